import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { packPress, parsePress } from '#src/bot/callback-data.ts'
import { translator } from '#src/bot/texts.ts'
import { type BotHarness, openBotHarness } from '#test/support/bot-harness.ts'
import { answersIn, buttonsOf } from '#test/support/chat-answers.ts'
import { readCataloguePhoto } from '#test/support/chat-photos.ts'
import { ambiguous, matched } from '#test/support/outcomes.ts'

const en = translator('en')
const uk = translator('uk')
let bot: BotHarness
let photo: Uint8Array

beforeAll(async () => {
  bot = await openBotHarness()
  photo = await readCataloguePhoto('mriya-pink-front')
})
afterAll(() => bot.close())
beforeEach(() => bot.reset())

describe('a tap', () => {
  const tap = async (userId: number, data: string, chatId = userId) => {
    const user = { id: userId, is_bot: false, first_name: 'T', language_code: 'en' }
    const [first] = answersIn(bot.telegram, chatId)
    const message = first?.message ?? bot.telegram.messages(chatId)[0]
    if (!message) throw new Error('nothing to tap on')
    bot.telegram.press(user, { chatId, messageId: message.message_id, data })
    await bot.settle()
  }
  const ask = async (outcome: ReturnType<BotHarness['sees']>) => {
    bot.sees = () => outcome
    const user = bot.newShopper()
    await bot.telegram.sendFromUser(user, { photo, caption: 'xyzzy' })
    await bot.settle()
    const [answer] = answersIn(bot.telegram, user.id)
    return { user, buttons: answer ? buttonsOf(answer.message) : [] }
  }

  it('on a product of the choice settles it, once', async () => {
    const { user, buttons } = await ask(ambiguous('MRIYA-PINK', 'LAGUNA-NAVY'))
    expect(buttons.map((data) => parsePress(data)?.kind)).toEqual([
      'pick',
      'pick',
      'none',
      'person',
    ])
    await tap(user.id, buttons[1] ?? '')
    expect(bot.saidTo(user.id)[0]).toMatch(/^Laguna/)
    expect(bot.done.at(-1)).toMatchObject({ name: 'learn', id: 1 })
    expect(bot.toasts()).toEqual([en('settled')])
  })

  it('on "none of these" asks a manager', async () => {
    const { user, buttons } = await ask(ambiguous('MRIYA-PINK', 'LAGUNA-NAVY'))
    await tap(user.id, buttons[2] ?? '')
    expect(bot.saidTo(user.id)).toEqual([en('ticket')])
    expect(bot.callsTo(bot.managersId)).toHaveLength(1)
    expect(bot.toasts()).toEqual([en('settled')])
  })

  const forged = [
    '',
    'x',
    'p:1',
    'p:1:9',
    'p:99999999999:0',
    'p:2147483647:0',
    'r:-1',
    'r:1; drop table inquiries',
    'n:0',
    '😀'.repeat(16),
  ]
  it.each(forged)('with forged data changes nothing: %s', async (data) => {
    const { user } = await ask(ambiguous('MRIYA-PINK', 'LAGUNA-NAVY'))
    const before = bot.saidTo(user.id)
    await tap(user.id, data)
    expect(bot.saidTo(user.id)).toEqual(before)
    expect(bot.failed).toEqual([])
    expect(bot.toasts()).toEqual([en('outdated')])
  })

  it('with the data of another chat’s button says that it is out of date', async () => {
    const { buttons } = await ask(ambiguous('MRIYA-PINK', 'LAGUNA-NAVY'))
    const other = await ask(matched('ZYMA-RED'))
    await tap(other.user.id, buttons[0] ?? '')
    expect(bot.toasts()).toEqual([en('outdated')])
    expect(bot.saidTo(other.user.id)[0]).not.toMatch(/Mriya/)
  })

  it('on a manager’s button from a private chat or a foreign group is refused', async () => {
    const { user } = await ask({ outcome: 'unknown', reason: '' })
    await tap(user.id, packPress({ kind: 'name', id: 1, place: 0 }))
    await tap(user.id, packPress({ kind: 'not-sold', id: 1 }))
    const groupId = bot.managersId - 400_000_000
    bot.telegram.addGroup({ id: groupId, title: 'Strangers', members: [user] })
    await bot.telegram.sendFromUser(user, { text: 'x' }, { chatId: groupId })
    await tap(user.id, packPress({ kind: 'not-sold', id: 1 }), groupId)
    const refused = uk('managers-only')
    expect(bot.toasts()).toEqual([refused, refused, refused])
    expect(bot.saidTo(user.id)).toEqual([en('ticket')])
  })

  it('that is too old to be answered is not tried again', async () => {
    const { user, buttons } = await ask(matched('MRIYA-PINK'))
    bot.telegram.failNext('answerCallbackQuery', [400, 'Bad Request: query is too old'])
    await tap(user.id, buttons[0] ?? '')
    expect(bot.failed).toEqual([])
  })
})
