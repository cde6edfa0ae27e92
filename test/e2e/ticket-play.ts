import type { Locator, Page } from 'playwright-core'
import { expect } from 'vitest'
import { managersLanguage, translator } from '#src/bot/texts.ts'
import type { Language } from '#src/domain/language.ts'
import { takeDocPicture, takeDocPictureOfMessage, takePictures } from './pictures.ts'
import { answerTo, inlineButtons, type PaneName, pane } from './playground.ts'

/** Everything waits for a busy machine, and for the pace that Telegram allows in a group. */
const timeout = 240_000

export type TicketPlay = ReturnType<typeof createTicketPlay>

/** A shopper and a manager at one page. @param docs whether this play is the one that the documentation shows */
export function createTicketPlay(page: Page, language: Language, docs: boolean) {
  let pictures = 0
  /** A phone shows one chat at a time. */
  const turnTo = async (name: PaneName) => {
    const tab = page.getByTestId(`tab-${name}`)
    if (await tab.isVisible()) await tab.click()
    return pane(page, name)
  }
  const tap = async (name: PaneName, message: Locator, label: string) => {
    await turnTo(name)
    await inlineButtons(message).filter({ hasText: label }).click()
  }
  return {
    page,
    /** What the bot says to the shopper, and to managers. */
    toShopper: translator(language),
    toManagers: translator(managersLanguage),
    turnTo,
    tap,
    /** What the bot has put into a chat. */
    said: (name: PaneName) => pane(page, name).locator('[data-from="bot"]'),
    /** What comes into one chat because of what is done in the other. */
    comes: (name: PaneName, act: () => Promise<unknown>) => answerTo(page, name, act),
    says: (message: Locator, words: string) =>
      expect.poll(() => message.textContent(), { timeout }).toContain(words),
    /** What is done in one chat comes into the other `count` times, and no more. */
    async arrives(messages: Locator, act: () => Promise<unknown>, count = 1) {
      const before = await messages.count()
      await act()
      await expect.poll(() => messages.count(), { timeout }).toBe(before + count)
    },
    async picture(step: string, name: PaneName) {
      await turnTo(name)
      pictures += 1
      await takePictures(page, `ticket-${language}-${String(pictures).padStart(2, '0')}-${step}`)
    },
    /** For docs/managers.md. */
    async docPicture(of: Locator, name: string) {
      if (!docs) return
      const isMessage = (await of.getAttribute('data-message-id')) !== null
      const take = isMessage ? takeDocPictureOfMessage : takeDocPicture
      await take(of, `docs/pictures/${name}.png`)
    },
  }
}
