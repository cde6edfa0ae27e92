import { Api } from 'grammy'
import type { Browser, BrowserContextOptions, Locator, Page } from 'playwright-core'
import { type BotApiServer, createBotApiServer } from '#src/playground/bot-api-server.ts'
import { listenOnLoopback } from '#src/playground/listen.ts'
import { complaintsOf, desktop, type PaneName, pane } from './playground.ts'

/** The chat page with its server in this process, and no bot but the test itself. */
export interface ChatPage {
  readonly server: BotApiServer
  /** What the test says and does as the bot. */
  readonly api: Api
  openPage(options?: BrowserContextOptions): Promise<Page>
  /** @returns what the pages complained about. */
  close(): Promise<readonly string[]>
}

export const forum = { id: -1_007_200_000_009, title: 'Менеджери', isForum: true }

export async function openChatPage(browser: Browser): Promise<ChatPage> {
  const server = createBotApiServer({ managers: forum })
  const { apiRoot, close } = await listenOnLoopback(server)
  const opened: { readonly page: Page; readonly complaints: readonly string[] }[] = []
  return {
    server,
    api: new Api(server.token, { apiRoot }),
    async openPage(options = desktop) {
      const context = await browser.newContext(options)
      context.setDefaultTimeout(120_000)
      const page = await context.newPage()
      opened.push({ page, complaints: complaintsOf(page) })
      await page.goto(apiRoot)
      await pane(page, 'shopper').getByTestId('text-input').waitFor()
      return page
    },
    async close() {
      await Promise.all(opened.map(({ page }) => page.context().close()))
      await close()
      return opened.flatMap(({ complaints }) => complaints)
    },
  }
}

/** Takes something from the paper clip's menu. */
export async function attach(page: Page, what: string): Promise<void> {
  await pane(page, 'shopper').getByTestId('attach').click()
  await pane(page, 'shopper').locator(`[data-attach="${what}"]`).click()
}

/** Takes something from the paper clip's menu that asks for a file. */
export async function choose(
  page: Page,
  what: string,
  file: Parameters<Locator['setInputFiles']>[0],
): Promise<void> {
  const [chooser] = await Promise.all([page.waitForEvent('filechooser'), attach(page, what)])
  await chooser.setFiles(file)
}

export async function write(page: Page, where: PaneName, words: string): Promise<void> {
  const input = pane(page, where).getByTestId('text-input')
  await input.fill(words)
  await input.press('Enter')
}

/** Opens a message's menu as a right click does. */
export async function openMenu(message: Locator): Promise<Locator> {
  await message.click({ button: 'right', position: { x: 8, y: 8 } })
  const menu = message.page().locator('[data-testid="message-menu"]:popover-open')
  await menu.waitFor()
  return menu
}
