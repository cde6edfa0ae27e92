import { existsSync } from 'node:fs'
import { cp, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import {
  type Browser,
  type BrowserContextOptions,
  chromium,
  type Locator,
  type Page,
} from 'playwright-core'
import type { ShopSettings } from '#src/domain/shop-settings.ts'
import { spawnVitryna, startVitryna } from '#test/support/run-vitryna.ts'

const executablePath = '/usr/bin/chromium'
export const hasChromium = existsSync(executablePath)

/** Debian's Chromium without the calls home that it makes by itself, with a microphone that hums. */
export function openBrowser() {
  const quiet = ['quic', 'background-networking', 'component-update', 'sync']
  const fakes = ['--use-fake-device-for-media-stream', '--use-fake-ui-for-media-stream']
  const args = ['--no-sandbox', '--disable-gpu', '--no-first-run', ...fakes]
  return chromium.launch({
    executablePath,
    args: [...args, ...quiet.map((name) => `--disable-${name}`)],
  })
}

export interface RunningPlayground {
  readonly address: string
  /** By `performance.now()`. */
  readonly startedAt: number
  readonly stop: () => Promise<number | null>
}

/** Photos are looked at for longer than shoppers would wait: machines of tests are busy. */
const patience = { answerDeadlineSeconds: 50 } satisfies Partial<ShopSettings>

/** What `npm start` runs, on an empty folder of its own; with the demo in it where `TEST_KEPT_DEMO` keeps one. */
export async function startPlayground(
  settings: Partial<ShopSettings> = {},
): Promise<RunningPlayground> {
  const startedAt = performance.now()
  const folder = await mkdtemp(join(tmpdir(), 'vitryna-browser-'))
  const kept = process.env['TEST_KEPT_DEMO']
  if (kept && existsSync(kept)) await cp(join(kept, 'data'), folder, { recursive: true })
  await loadSettings(folder, { ...patience, ...settings })
  const child = startVitryna(['start'], { HTTP_PORT: '0', VITRYNA_DATA_DIR: folder })
  const { promise, resolve, reject } = Promise.withResolvers<string>()
  const ended = Promise.withResolvers<number | null>()
  let said = ''
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (text: string) => {
      said += text
      const [, address] = /is open: (http:\S+)/.exec(said) ?? []
      if (address) resolve(address)
    })
  }
  child.on('close', (code) => {
    ended.resolve(code)
    reject(new Error(`the playground ended with ${code}: ${said}`))
  })
  const stop = async () => {
    child.kill('SIGTERM')
    const code = await ended.promise
    await rm(folder, { recursive: true, force: true })
    return code
  }
  return { address: await promise, startedAt, stop }
}

async function loadSettings(folder: string, settings: Partial<ShopSettings>): Promise<void> {
  const file = join(folder, 'settings.yaml')
  // JSON is YAML.
  await writeFile(file, JSON.stringify(settings))
  const { code, stderr } = await spawnVitryna(['settings', 'load', file], {
    VITRYNA_DATA_DIR: folder,
  })
  if (code !== 0) throw new Error(`the settings were refused: ${stderr}`)
}

export const desktop: BrowserContextOptions = {
  viewport: { width: 1280, height: 800 },
  locale: 'uk-UA',
}
export const phone: BrowserContextOptions = {
  viewport: { width: 390, height: 844 },
  locale: 'uk-UA',
  isMobile: true,
  hasTouch: true,
}

export type PaneName = 'shopper' | 'managers' | 'business'

/** What the page complains about: errors in the console, exceptions, requests that were refused. */
export function complaintsOf(page: Page): readonly string[] {
  const complaints: string[] = []
  page.on('console', (message) => {
    if (['error', 'warning'].includes(message.type())) complaints.push(message.text())
  })
  page.on('pageerror', (error) => complaints.push(error.message))
  page.on('response', (response) => {
    if (response.status() >= 400) complaints.push(`${response.status()} ${response.url()}`)
  })
  return complaints
}

/** The page of a playground, once its chats are there, and all that it has complained about since. */
export async function openPlaygroundPage(
  browser: Browser,
  { address }: Pick<RunningPlayground, 'address'>,
  options: BrowserContextOptions = desktop,
): Promise<{ readonly page: Page; readonly complaints: readonly string[] }> {
  const context = await browser.newContext(options)
  context.setDefaultTimeout(120_000)
  const page = await context.newPage()
  const complaints = complaintsOf(page)
  await page.goto(address)
  await page.getByTestId('sample').first().waitFor({ state: 'attached' })
  return { page, complaints }
}

export const pane = (page: Page, name: PaneName) => page.getByTestId(`pane-${name}`)

export const inlineButtons = (message: Locator) => message.getByTestId('inline-button')

/** The bot says these while it is at work; the answer comes in their place. */
const waiting = ['🔎', '🙋']

/** The message that answers `act`: the bot's first new one in a pane, once it is no placeholder any more. */
export async function answerTo(
  page: Page,
  name: PaneName,
  act: () => Promise<unknown>,
): Promise<Locator> {
  const messages = pane(page, name).locator('[data-message-id]')
  const last = Math.max(0, ...(await readMessages(messages)).map(({ id }) => id))
  await act()
  for (const until = Date.now() + answerTimeoutMs; Date.now() < until; await delay(20)) {
    const shown = await readMessages(messages)
    const answer = shown.find(({ id, isBots }) => isBots && id > last)
    const isReady = answer?.words && !waiting.some((sign) => answer.words.startsWith(sign))
    if (isReady) return pane(page, name).locator(`[data-message-id="${answer.id}"]`)
  }
  throw new Error(`no answer among the ${name}’s messages`)
}

const answerTimeoutMs = 120_000

interface ShownMessage {
  readonly id: number
  readonly isBots: boolean
  readonly words: string
}

function readMessages(messages: Locator): Promise<ShownMessage[]> {
  return messages.evaluateAll((all) =>
    all.map((message) => ({
      id: Number(message.dataset['messageId']),
      isBots: message.dataset['from'] === 'bot',
      words: message.querySelector('.text')?.textContent?.trim() ?? '',
    })),
  )
}

/** Chooses files with the paper clip's menu, writes a caption, and sends. */
export function sendFiles(page: Page, files: readonly string[], caption = ''): Promise<void> {
  return sendFilesIn(pane(page, 'shopper'), files, caption)
}

/** The same in any pane. */
export async function sendFilesIn(
  where: Locator,
  files: readonly string[],
  caption = '',
): Promise<void> {
  await where.getByTestId('attach').click()
  const [chooser] = await Promise.all([
    where.page().waitForEvent('filechooser'),
    where.locator('[data-attach="attachMedia"]').click(),
  ])
  await chooser.setFiles([...files])
  await where
    .locator('.attachment')
    .nth(files.length - 1)
    .waitFor()
  await where.getByTestId('text-input').fill(caption)
  await where.getByTestId('send').click()
}

/** Records a voice message in a pane whose input is empty, and sends it. */
export async function sendVoice(where: Locator): Promise<void> {
  await where.locator('[data-action="voice"]').click()
  await where.locator('[data-action="send-voice"]').click()
}

/** Whether the first picture of a message is really drawn, not only asked for. */
export async function isDrawn(message: Locator): Promise<boolean> {
  const picture = message.locator('img').first()
  await picture.waitFor()
  return picture.evaluate(async (image: { decode(): Promise<void>; naturalWidth: number }) => {
    await image.decode()
    return image.naturalWidth >= 200
  })
}
