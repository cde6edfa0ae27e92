import type { User } from 'grammy/types'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { forgetPress, packPress } from '#src/bot/callback-data.ts'
import { translator } from '#src/bot/texts.ts'
import type { Outcome } from '#src/domain/outcome.ts'
import { type BotHarness, openBotHarness } from '#test/support/bot-harness.ts'
import { answersIn, buttonFor, buttonsOf } from '#test/support/chat-answers.ts'
import { readCataloguePhoto } from '#test/support/chat-photos.ts'
import { laguna } from '#test/support/inputs/input-chat.ts'
import { ambiguous, matched, nothing } from '#test/support/outcomes.ts'

const en = translator('en')
let bot: BotHarness
let photo: Uint8Array
/** Captions of the photos that the model was shown. */
let shown: string[]

beforeAll(async () => {
  bot = await openBotHarness()
  photo = await readCataloguePhoto('mriya-pink-front')
})
afterAll(() => bot.close())
beforeEach(async () => {
  await bot.reset()
  shown = []
  bot.modelSees = (caption) => {
    shown.push(caption)
    return matched('LAGUNA-NAVY')
  }
})

async function send(user: User, caption = '') {
  await bot.telegram.sendFromUser(user, { photo, caption })
  await bot.settle()
  expect(bot.failed).toEqual([])
  return lastAnswer(user)
}

function lastAnswer(user: User) {
  const message = answersIn(bot.telegram, user.id, 'en').at(-1)?.message
  if (!message) throw new Error('no answer')
  return message
}

async function press(user: User, data: string) {
  const messageId = lastAnswer(user).message_id
  bot.telegram.press(user, { chatId: user.id, messageId, data })
  await bot.settle()
  expect(bot.failed).toEqual([])
  return bot.toasts().at(-1)
}

const wordsOf = (message: { text?: string; caption?: string }) =>
  message.text ?? message.caption ?? ''

/** What the ladder ends with before the model, and what is asked under it. */
const undecided = [
  ['a choice', ambiguous('MRIYA-PINK', 'ZYMA-RED'), ''],
  ['a request to describe it', nothing, ''],
  ['a ticket', nothing, 'xyzzy'],
] as const satisfies [string, Outcome, string][]

describe.each(undecided)('beside %s', (_, outcome, caption) => {
  beforeEach(() => {
    bot.sees = () => outcome
  })

  it('a shopper is asked before a model outside sees the photo, and a yes has it looked at again', async () => {
    const user = bot.newShopper()
    const asked = await send(user, caption)
    expect(wordsOf(asked)).toContain(en('ask-consent'))
    expect(shown).toEqual([])
    expect(await press(user, buttonFor(asked, 'allow'))).toBe(en('looking-again'))
    expect(shown).toEqual([caption])
    expect(bot.saidTo(user.id)).toEqual([expect.stringMatching(laguna)])
    expect(lastAnswer(user).message_id).toBe(asked.message_id)
    const tickets = bot.db.selectFrom('tickets').select(['state', 'reason'])
    // Where the model names what the shopper was not offered, a manager is asked as well.
    const open = await tickets.where('state', '<>', 'closed').execute()
    expect(open.filter(({ reason }) => reason !== 'disagree')).toEqual([])
  })

  it('a no leaves the answer without the question, and nobody is asked again', async () => {
    const user = bot.newShopper()
    const asked = await send(user, caption)
    const before = wordsOf(asked).replace(`\n\n${en('ask-consent')}`, '')
    expect(await press(user, buttonFor(asked, 'refuse'))).toBe(en('refused'))
    expect(wordsOf(lastAnswer(user))).toBe(before)
    const buttons = buttonsOf(lastAnswer(user))
    expect(buttons.filter((data) => /^[xy]:/.test(data))).toEqual([])
    expect(wordsOf(await send(user, caption))).not.toContain(en('ask-consent'))
    expect(shown).toEqual([])
  })
})

describe('a shopper', () => {
  beforeEach(() => {
    bot.sees = () => nothing
  })

  it('who says nothing is asked once', async () => {
    const user = bot.newShopper()
    expect(wordsOf(await send(user))).toContain(en('ask-consent'))
    expect(wordsOf(await send(user))).toBe(en('describe'))
    expect(shown).toEqual([])
  })

  it('who agreed is not asked for later photos, and they are shown', async () => {
    const user = bot.newShopper()
    await press(user, buttonFor(await send(user), 'allow'))
    await send(user, 'second')
    expect(shown).toEqual(['', 'second'])
    expect(bot.saidTo(user.id).join()).not.toContain(en('ask-consent'))
  })

  it('who presses twice has it looked at once', async () => {
    const user = bot.newShopper()
    const yes = buttonFor(await send(user), 'allow')
    await press(user, yes)
    expect(await press(user, yes)).toBe(en('allowed'))
    expect(shown).toHaveLength(1)
  })

  it('can change it in /privacy, and sees how it stands', async () => {
    const user = bot.newShopper()
    const standsAs = (consent: string) => en('privacy-models', { consent }).split('\n').at(-1)
    await bot.telegram.sendFromUser(user, { text: '/privacy' })
    await bot.settle()
    expect(wordsOf(lastAnswer(user))).toContain(standsAs('unsaid'))
    expect(await press(user, buttonFor(lastAnswer(user), 'allow'))).toBe(en('allowed'))
    expect(wordsOf(lastAnswer(user))).toContain(standsAs('given'))
    expect(buttonsOf(lastAnswer(user))).toEqual([packPress({ kind: 'refuse', id: 0 })])
    const { message_id: messageId } = lastAnswer(user)
    expect(wordsOf(await send(user))).toMatch(laguna)
    const refuse = packPress({ kind: 'refuse', id: 0 })
    bot.telegram.press(user, { chatId: user.id, messageId, data: refuse })
    await bot.settle()
    expect(wordsOf(await send(user))).toBe(en('describe'))
    expect(shown).toHaveLength(1)
  })

  it('has it in /mydata, and is asked again after /forget', async () => {
    const user = bot.newShopper()
    await press(user, buttonFor(await send(user), 'refuse'))
    const rows = () =>
      bot.db
        .selectFrom('model_consents')
        .select('is_given')
        .where('shopper_id', '=', String(user.id))
        .execute()
    expect(await rows()).toEqual([{ is_given: false }])
    await bot.telegram.sendFromUser(user, { text: '/forget' })
    await bot.settle()
    await press(user, forgetPress)
    expect(await rows()).toEqual([])
    expect(wordsOf(await send(user))).toContain(en('ask-consent'))
  })

  it('speaks for nobody else', async () => {
    const [user, other] = [bot.newShopper(), bot.newShopper()]
    const theirs = buttonFor(await send(other), 'allow')
    await send(user)
    await press(user, theirs)
    expect(shown).toEqual([])
    expect(wordsOf(lastAnswer(other))).toContain(en('ask-consent'))
  })

  it.each([
    ['is sure', () => matched('MRIYA-PINK')],
    ['has no model', () => nothing],
  ])('is not asked where the bot %s', async (_, sees) => {
    bot.sees = sees
    if (sees().outcome === 'unknown') bot.modelSees = undefined
    expect(wordsOf(await send(bot.newShopper()))).not.toContain(en('ask-consent'))
    expect(await bot.db.selectFrom('model_consents').selectAll().execute()).toEqual([])
  })
})
