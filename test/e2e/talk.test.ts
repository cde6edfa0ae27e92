import { join } from 'node:path'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { translator } from '#src/bot/texts.ts'
import { projectRoot } from '#test/support/run-vitryna.ts'
import { write } from './chat-page.ts'
import { takePictures } from './pictures.ts'
import {
  answerTo,
  hasChromium,
  inlineButtons,
  openBrowser,
  openPlaygroundPage,
  pane,
  phone,
  type RunningPlayground,
  sendFiles,
  sendVoice,
  startPlayground,
} from './playground.ts'

const name = hasChromium
  ? 'talking to the bot in a browser'
  : 'talking to the bot in a browser (skipped: there is no /usr/bin/chromium)'
const photo = join(projectRoot, 'evals/demo/photos/mriya-pink-front-parquet.jpg')

const album = ['laguna-navy-front', 'mriya-mint-front'].map((file) =>
  join(projectRoot, 'catalog/photos', `${file}.jpg`),
)
/** Talking waits for many answers on a busy machine. */
const timeout = 600_000

/** What is said, and what the answers say. */
const languages = [
  {
    language: 'uk',
    locale: 'uk-UA',
    product: /«Мрія», рожев/,
    question: 'скільки коштує?',
    size: 'а є на 104?',
    search: 'костюм мрія рожевий',
    city: 'Київ',
    ofAlbum: /«Лагуна», темно-син[\s\S]+«Мрія», м’ятн/,
    fromAlbum: /«Лагуна», темно-син/,
  },
  {
    language: 'en',
    locale: 'en-GB',
    product: /Mriya suit, pink/,
    question: 'how much is it?',
    size: 'do you have 104?',
    search: 'mriya suit pink',
    city: 'Kyiv',
    ofAlbum: /Laguna suit, navy[\s\S]+Mriya suit, mint/,
    fromAlbum: /Laguna suit, navy/,
  },
] as const

describe.skipIf(!hasChromium)(name, { timeout }, () => {
  let browser: Browser
  let playground: RunningPlayground

  beforeAll(async () => {
    browser = await openBrowser()
    playground = await startPlayground()
  })

  afterAll(async () => {
    await browser.close()
    expect(await playground.stop()).toBe(0)
  })

  it.each(languages)('on a phone, in $language', async (said) => {
    const options = { ...phone, locale: said.locale, permissions: ['microphone'] }
    const { page, complaints } = await openPlaygroundPage(browser, playground, options)
    const says = createListener(page, said.language)
    const translate = translator(said.language)
    const shopper = pane(page, 'shopper')

    await says('photo', said.product, () => sendFiles(page, [photo]))
    await says('price', /₴/, () => write(page, 'shopper', said.question))
    await says('size', translate('reply-yes'), () => write(page, 'shopper', said.size))
    await says('voice', translate('no-voice'), () => sendVoice(shopper))
    await says('place', translate('no-location'), async () => {
      await shopper.getByTestId('attach').click()
      await shopper.locator('[data-attach="attachPlace"]').click()
      await page.getByRole('button', { name: said.city }).click()
    })
    const choice = await says('album', said.ofAlbum, () => sendFiles(page, album))
    await inlineButtons(choice).first().click()
    await expect.poll(() => choice.textContent(), { timeout }).toMatch(/₴[\s\S]+98-104/)
    expect(await choice.textContent()).toMatch(said.fromAlbum)
    await searchInline(page, said, says)
    const root = page.locator('html')
    expect(await root.evaluate(({ scrollWidth, clientWidth }) => scrollWidth - clientWidth)).toBe(0)
    expect(complaints).toEqual([])
    await page.context().close()
  })
})

type Listener = ReturnType<typeof createListener>

/** Waits for what the bot says to something, and takes pictures of it. */
function createListener(page: Page, language: string) {
  let pictures = 0
  return async (step: string, words: string | RegExp, act: () => Promise<unknown>) => {
    const answer = await answerTo(page, 'shopper', act)
    const said = expect.poll(() => answer.textContent(), { timeout })
    // An answer is edited when the rest of an album arrives.
    await (typeof words === 'string' ? said.toContain(words) : said.toMatch(words))
    pictures += 1
    await takePictures(page, `talk-${language}-${pictures}-${step}`)
    return answer
  }
}

/** What is found inline is sent, and the button under it leads back to the bot. */
async function searchInline(
  page: Page,
  { language, search, product }: (typeof languages)[number],
  says: Listener,
): Promise<void> {
  const shopper = pane(page, 'shopper')
  await shopper.getByTestId('text-input').fill(`@vitryna_demo_bot ${search}`)
  const result = shopper.getByTestId('inline-result').filter({ hasText: product }).first()
  await result.waitFor()
  await takePictures(page, `talk-${language}-inline-results`)
  // What is sent inline here is a message to the bot too, which answers it.
  await says('inline', product, () => result.click())
  const chosen = shopper
    .locator('[data-from="person"]')
    .filter({ hasText: '@vitryna_demo_bot' })
    .filter({ hasText: product })
  await says('opened', product, () => inlineButtons(chosen).click())
}
