import { join } from 'node:path'
import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { projectRoot } from '#test/support/run-vitryna.ts'
import { write } from './chat-page.ts'
import {
  answerTo,
  desktop,
  hasChromium,
  inlineButtons,
  openBrowser,
  openPlaygroundPage,
  pane,
  type RunningPlayground,
  sendFiles,
  startPlayground,
} from './playground.ts'

const name = hasChromium
  ? 'talking to the bot in a browser'
  : 'talking to the bot in a browser (skipped: there is no /usr/bin/chromium)'
const photo = join(projectRoot, 'evals/demo/photos/mriya-pink-front-parquet.jpg')

/** What is said, and what the answers say. */
const languages = [
  {
    locale: 'uk-UA',
    product: /«Мрія», рожев/,
    question: 'скільки коштує?',
    search: 'костюм мрія',
    noVoice: /Слухати повідомлення я ще не вмію/,
    noPlace: /місце мені знати не треба/,
    voice: 'Записати голосове',
    sendVoice: 'Надіслати голосове',
    city: 'Київ',
  },
  {
    locale: 'en-GB',
    product: /Mriya suit, pink/,
    question: 'how much is it?',
    search: 'mriya suit',
    noVoice: /cannot listen/,
    noPlace: /do not need your location/,
    voice: 'Record a voice message',
    sendVoice: 'Send the voice message',
    city: 'Kyiv',
  },
]

describe.skipIf(!hasChromium)(name, () => {
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

  it.each(languages)(
    'in $locale: words, voice, a place, a question, inline search',
    async (said) => {
      const options = { ...desktop, locale: said.locale, permissions: ['microphone'] }
      const { page, complaints } = await openPlaygroundPage(browser, playground, options)
      const shopper = pane(page, 'shopper')
      const card = await answerTo(page, 'shopper', () => sendFiles(page, [photo]))
      expect(await card.textContent()).toMatch(said.product)
      const price = await answerTo(page, 'shopper', () => write(page, 'shopper', said.question))
      expect(await price.textContent()).toMatch(/₴/)

      const unheard = await answerTo(page, 'shopper', async () => {
        await shopper.getByRole('button', { name: said.voice }).click()
        await shopper.getByRole('button', { name: said.sendVoice }).click()
      })
      expect(await unheard.textContent()).toMatch(said.noVoice)
      const place = await answerTo(page, 'shopper', async () => {
        await shopper.getByTestId('attach').click()
        await shopper.locator('[data-attach="attachPlace"]').click()
        await page.getByRole('button', { name: said.city }).click()
      })
      expect(await place.textContent()).toMatch(said.noPlace)

      await shopper.getByTestId('text-input').fill(`@vitryna_demo_bot ${said.search}`)
      // What is sent inline here is a message to the bot too, which answers it.
      const found = await answerTo(page, 'shopper', () =>
        shopper.getByTestId('inline-result').filter({ hasText: said.product }).click(),
      )
      expect(await found.textContent()).toMatch(said.product)
      const chosen = shopper
        .locator('[data-from="person"]')
        .filter({ hasText: '@vitryna_demo_bot' })
        .filter({ hasText: said.product })
      // Its link leads back into this chat.
      const opened = await answerTo(page, 'shopper', () => inlineButtons(chosen).click())
      expect(await opened.textContent()).toMatch(said.product)
      expect(complaints).toEqual([])
      await page.context().close()
    },
  )
})
