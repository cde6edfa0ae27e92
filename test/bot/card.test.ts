import type { User } from 'grammy/types'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { parsePress } from '#src/bot/callback-data.ts'
import { translator } from '#src/bot/texts.ts'
import type { Outcome } from '#src/domain/outcome.ts'
import { type BotHarness, openBotHarness } from '#test/support/bot-harness.ts'
import { answersIn, buttonFor, buttonsOf } from '#test/support/chat-answers.ts'
import { readCataloguePhoto } from '#test/support/chat-photos.ts'
import { ambiguous, matched } from '#test/support/outcomes.ts'
import { sku } from '#test/support/products.ts'

const en = translator('en')
const mriya = sku('MRIYA-PINK')
let bot: BotHarness
let photo: Uint8Array
let user: User

beforeAll(async () => {
  bot = await openBotHarness()
  photo = await readCataloguePhoto('mriya-pink-front')
})
afterAll(() => bot.close())
beforeEach(async () => {
  await bot.reset()
  user = bot.newShopper()
})

async function ask(outcome: Outcome, caption = '') {
  bot.sees = () => outcome
  await bot.telegram.sendFromUser(user, { photo, caption })
  await bot.settle()
}

/** The newest answer as it is now. */
function shown() {
  const message = answersIn(bot.telegram, user.id).at(-1)?.message
  if (!message) throw new Error('nothing was answered')
  return message
}

const said = () => shown().caption ?? shown().text ?? ''
const kinds = () => buttonsOf(shown()).map((data) => parsePress(data)?.kind)
const labels = () =>
  shown()
    .reply_markup?.inline_keyboard.flat()
    .map(({ text }) => text) ?? []

async function tap(data: string) {
  bot.telegram.press(user, { chatId: user.id, messageId: shown().message_id, data })
  await bot.settle()
  expect(bot.failed).toEqual([])
  return bot.toasts().at(-1)
}

async function tapLabel(label: string) {
  const button = shown()
    .reply_markup?.inline_keyboard.flat()
    .find(({ text }) => text === label)
  if (!button || !('callback_data' in button)) throw new Error(`no button "${label}"`)
  return tap(button.callback_data)
}

describe('a product card', () => {
  it('has its sizes as buttons, and says what was chosen and what that costs', async () => {
    await ask(matched('MRIYA-PINK'))
    expect(labels().slice(0, 2)).toEqual(['98-104', '110-116'])
    expect(said()).toMatch(/1,290.*–.*1,380/)
    expect(await tapLabel('110-116')).toBe(en('updated'))
    expect(labels().slice(0, 2)).toEqual(['98-104', '✓ 110-116'])
    expect(said()).toMatch(/₴1,380\n[\s\S]*Your choice: 110-116$/)
    await tapLabel('✓ 110-116')
    expect(labels().slice(0, 2)).toEqual(['98-104', '110-116'])
  })

  it('has the size chosen that the shopper wrote of', async () => {
    await ask(matched('MRIYA-PINK'), 'а є на зріст 104?')
    expect(labels().slice(0, 2)).toEqual(['✓ 98-104', '110-116'])
  })

  it('is sent with the picture that Telegram has by now', async () => {
    await ask(matched('MRIYA-PINK'))
    await ask(matched('MRIYA-PINK'))
    const media = bot.telegram.calls.of('editMessageMedia').map(({ payload }) => payload['media'])
    expect(media).toHaveLength(2)
    expect(JSON.stringify(media[1])).toContain(shown().photo?.at(-1)?.file_id)
  })

  it('offers a person at any time', async () => {
    await ask(matched('MRIYA-PINK'))
    expect(await tap(buttonFor(shown(), 'person'))).toBe(en('settled'))
    expect(said()).toBe(en('asked-person'))
    expect(bot.saidTo(bot.managersId)[0]).toContain('просить покликати менеджера')
  })

  it('leads to others like it and back, and teaches nothing by it', async () => {
    await ask(matched('MRIYA-PINK'))
    await tap(buttonFor(shown(), 'more'))
    expect(said()).toMatch(/^Similar products\n\n1\. .+ — ₴/)
    expect(said()).not.toContain('Mriya suit, pink')
    await tap(buttonsOf(shown())[0] ?? '')
    expect(said()).not.toMatch(/^Mriya suit, pink/)
    await tapLabel(en('button-back'))
    expect(said()).toMatch(/^Mriya suit, pink/)
    expect(bot.done.some(({ name }) => name === 'learn')).toBe(false)
  })
})

describe('"not this one"', () => {
  it('offers the next best, and asks a manager when it is none of them', async () => {
    await ask(matched('MRIYA-PINK'))
    expect(await tap(buttonFor(shown(), 'not-this'))).toBe(en('settled'))
    expect(said()).toMatch(/1\. Laguna suit, navy/)
    expect(said()).not.toContain('Mriya')
    await tap(buttonFor(shown(), 'none'))
    expect(said()).toBe(en('ticket'))
  })

  it('after a choice leads back to it, without what was refused', async () => {
    await ask(ambiguous('MRIYA-PINK', 'LAGUNA-NAVY'))
    await tap(buttonsOf(shown())[0] ?? '')
    expect(said()).toMatch(/^Mriya/)
    await tapLabel(en('button-back'))
    expect(kinds()).toEqual(['pick', 'pick', 'none', 'person'])
    await tap(buttonsOf(shown())[1] ?? '')
    expect(said()).toMatch(/^Laguna/)
  })
})

describe('a choice', () => {
  it('shows picture, name and price of each', async () => {
    await ask(ambiguous('MRIYA-PINK', 'LAGUNA-NAVY'))
    expect(shown().photo).toBeDefined()
    expect(said()).toMatch(/1\. Mriya suit, pink — ₴.+\n2\. Laguna suit, navy — ₴/)
  })
})

describe('what changed since a card was shown', () => {
  afterEach(async () => {
    await setVariants({ price_minor: null })
    await setStock('110-116', 3)
    await bot.db
      .updateTable('variants')
      .set({ price_minor: 138_000 })
      .where('sku', '=', mriya)
      .where('size', '=', '110-116')
      .execute()
  })

  const setVariants = (values: { readonly price_minor: number | null }) =>
    bot.db.updateTable('variants').set(values).where('sku', '=', mriya).execute()
  const setStock = (size: string, stock: number) =>
    bot.db
      .updateTable('variants')
      .set({ stock })
      .where('sku', '=', mriya)
      .where('size', '=', size)
      .execute()

  it('in its price is said at the next tap, with the new card', async () => {
    await ask(matched('MRIYA-PINK'))
    await setVariants({ price_minor: 77_700 })
    expect(await tapLabel('110-116')).toBe(en('changed'))
    expect(said()).toContain('₴777')
    expect(labels().slice(0, 2)).toEqual(['98-104', '110-116'])
  })

  it('in its stock greys the size that is gone', async () => {
    await ask(matched('MRIYA-PINK'))
    await setStock('110-116', 0)
    expect(await tapLabel('110-116')).toBe(en('changed'))
    expect(said()).toContain('Sizes: 98-104')
    const [, gone] = shown().reply_markup?.inline_keyboard[0] ?? []
    expect(gone).toEqual({ text: '110-116', disabled: {} })
  })

  it('in how many there are is nothing to say', async () => {
    await ask(matched('MRIYA-PINK'))
    await setStock('110-116', 2)
    expect(await tapLabel('110-116')).toBe(en('updated'))
  })
})
