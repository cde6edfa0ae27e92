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
  openBrowser,
  openPlaygroundPage,
  pane,
  phone,
  type RunningPlayground,
  sendFiles,
  startPlayground,
} from './playground.ts'

const name = hasChromium
  ? 'an order in a browser'
  : 'an order in a browser (skipped: there is no /usr/bin/chromium)'
const photo = join(projectRoot, 'evals/demo/photos/mriya-pink-front-parquet.jpg')

/** It is one shopper: who asks to be remembered comes last. */
const languages = [
  { language: 'en', locale: 'en-GB', recipient: 'Olena Shevchenko', place: 'Lviv, 12' },
  { language: 'uk', locale: 'uk-UA', recipient: 'Олена Шевченко', place: 'Львів, 12' },
] as const

/** An order waits for many answers on a busy machine. */
const timeout = 600_000

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

  it('goes from photo to order in each language; whoever is known needs six taps at most', async () => {
    for (const said of languages) await orderIn(said)
  })

  async function orderIn(said: (typeof languages)[number]): Promise<void> {
    const options = { ...phone, locale: said.locale }
    const { page, complaints } = await openPlaygroundPage(browser, playground, options)
    const shopper = createShopper(page, said.language)
    const { t, tap, shows } = shopper

    await shopper.askAbout('98-104')
    await tap('button-order')
    await shows('buy-basket')
    await tap('buy-checkout')
    await shows('buy-ask-name')
    await write(page, 'shopper', said.recipient)
    await shows('buy-ask-phone')
    await pane(page, 'shopper')
      .getByTestId('input-button')
      .filter({ hasText: t('buy-share-phone') })
      .click()
    await shows('buy-ask-delivery')
    await tap('buy-button-branch')
    await shows('buy-ask-place-branch')
    await write(page, 'shopper', said.place)
    await shows('buy-ask-payment')
    await tap('buy-pay-payment-control')
    await shows('buy-summary')
    expect(await shopper.latest().textContent()).toContain(`${said.recipient}, +380 67`)
    if (said.language === 'uk') {
      await tap('buy-remember')
      await expect.poll(() => shopper.latest().textContent(), { timeout }).toContain('☑️')
    }
    await tap('buy-confirm')
    await shows('buy-placed-next')
    if (said.language === 'uk') await orderAgain(shopper, said.recipient)
    expect(complaints).toEqual([])
    await page.context().close()
  }

  async function orderAgain(shopper: Shopper, recipient: string): Promise<void> {
    const { tap, shows } = shopper
    const tapsBefore = shopper.taps()
    await shopper.askAbout('110-116')
    await tap('button-order')
    await shows('buy-basket')
    await tap('buy-checkout')
    await shows('buy-summary')
    expect(await shopper.latest().textContent()).toContain(recipient)
    await tap('buy-confirm')
    await shows('buy-placed-next')
    expect(shopper.taps() - tapsBefore).toBeLessThanOrEqual(6)
  }
})

type Shopper = ReturnType<typeof createShopper>

/** Somebody at the page, who taps on the newest message of the bot. */
function createShopper(page: Page, language: 'uk' | 'en') {
  const translate = translator(language)
  let taps = 0
  let pictures = 0
  const latest = () => pane(page, 'shopper').locator('[data-from="bot"]').last()
  const picture = async (step: string) => {
    pictures += 1
    await takePictures(page, `order-${language}-${String(pictures).padStart(2, '0')}-${step}`)
  }
  const tapOn = async (label: string) => {
    taps += 1
    await latest().getByTestId('inline-button').filter({ hasText: label }).click()
  }
  /** The bot's newest message says this. */
  const shows = async (key: string) => {
    const words = translate(key)
    await expect.poll(() => latest().textContent(), { timeout }).toContain(words)
    await picture(key)
  }
  return {
    t: translate,
    latest,
    shows,
    taps: () => taps,
    tap: (key: string) => tapOn(translate(key)),
    /** Sends a photo and chooses a size on its card. What it shows is said with it: a busy machine may not see it in time. */
    async askAbout(size: string) {
      await answerTo(page, 'shopper', () => sendFiles(page, [photo], 'MRIYA-PINK'))
      await picture('card')
      await tapOn(size)
      await expect.poll(() => latest().textContent(), { timeout }).toContain(`✓ ${size}`)
    },
  }
}
