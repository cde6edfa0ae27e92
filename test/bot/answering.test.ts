import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { translator } from '#src/bot/texts.ts'
import { type BotHarness, openBotHarness } from '#test/support/bot-harness.ts'
import { answersIn, buttonsOf } from '#test/support/chat-answers.ts'
import { readCataloguePhoto } from '#test/support/chat-photos.ts'
import { ambiguous, matched, nothing } from '#test/support/outcomes.ts'

const en = translator('en')
let bot: BotHarness
let photo: Uint8Array

beforeAll(async () => {
  bot = await openBotHarness()
  photo = await readCataloguePhoto('mriya-pink-front')
})
afterAll(() => bot.close())
beforeEach(() => bot.reset())

const methodsTo = (chatId: number) => bot.callsTo(chatId).map(({ method }) => method)

async function send(more: { readonly caption?: string; readonly threadId?: number } = {}) {
  const user = bot.newShopper()
  const { threadId, ...content } = more
  const sent = await bot.telegram.sendFromUser(user, { photo, ...content })
  if (threadId !== undefined) {
    bot.telegram.updates.clear()
    const place = { message_thread_id: threadId, is_topic_message: true } as const
    bot.receive(user, { photo: sent.photo ?? [], ...place })
  }
  return user
}

describe('what the ladder found', () => {
  it.each([
    ['one product', matched('MRIYA-PINK'), 'card'],
    ['several', ambiguous('MRIYA-PINK', 'LAGUNA-NAVY'), 'choice'],
    ['nothing', nothing, 'describe'],
    ['a product that is not sold any more', matched('NO-SUCH-SKU'), 'ticket'],
  ] as const)('is shown in the place of "looking …": %s', async (_, outcome, kind) => {
    bot.sees = () => outcome
    const user = await send()
    await bot.settle()
    expect(bot.failed).toEqual([])
    expect(bot.kindsIn(user.id)).toEqual([kind])
    expect(methodsTo(user.id)[0]).toBe('sendMessage')
    expect(bot.callsTo(user.id)[0]?.payload['text']).toBe(en('looking'))
    expect(bot.callsTo(bot.managersId)).toHaveLength(kind === 'ticket' ? 1 : 0)
  })

  it('is shown once, however often the job is repeated', async () => {
    bot.sees = () => matched('MRIYA-PINK')
    const user = await send()
    await bot.settle()
    const calls = bot.callsTo(user.id).length
    for (const work of bot.done.slice()) await bot.repeat(work)
    expect(bot.callsTo(user.id)).toHaveLength(calls)
    expect(bot.kindsIn(user.id)).toEqual(['card'])
  })

  it('is shown in the same message after a failure in between', async () => {
    bot.sees = () => matched('MRIYA-PINK')
    const user = await send()
    bot.telegram.failNext('editMessageMedia', [500, 'Internal Server Error'])
    await bot.settle()
    expect(bot.failed).toHaveLength(1)
    expect(bot.kindsIn(user.id)).toEqual(['placeholder'])
    await bot.retry()
    expect(bot.kindsIn(user.id)).toEqual(['card'])
  })

  it('is a ticket when it cannot be shown for good, with the candidates there were', async () => {
    bot.sees = () => matched('MRIYA-PINK')
    const user = await send()
    bot.telegram.failNext('editMessageMedia', [500, 'Internal Server Error'])
    await bot.settle()
    await bot.giveUp()
    expect(bot.kindsIn(user.id)).toEqual(['ticket'])
    const [ticket] = answersIn(bot.telegram, bot.managersId)
    expect(ticket?.message.reply_markup?.inline_keyboard.flat()).toHaveLength(7)
  })
})

describe('a picture that Telegram does not take', () => {
  // Row 04: words instead of a card that is lost.
  it.each([
    [400, 'Bad Request: PHOTO_INVALID_DIMENSIONS'],
    [400, 'Bad Request: IMAGE_PROCESS_FAILED'],
    [400, 'Bad Request: wrong file identifier/HTTP URL specified'],
    [400, 'Bad Request: MEDIA_EMPTY'],
    [400, 'Bad Request: not enough rights to send photos to the chat'],
    [400, 'Bad Request: WEBPAGE_CURL_FAILED'],
    [400, 'Bad Request: message caption is too long'],
    [413, 'Request Entity Too Large'],
  ])('leaves the answer in words: %i %s', async (code, description) => {
    bot.sees = () => matched('MRIYA-PINK')
    const user = await send()
    bot.telegram.failNext('editMessageMedia', [code, description])
    await bot.settle()
    expect(bot.failed).toEqual([])
    const [answer] = answersIn(bot.telegram, user.id)
    expect(answer?.message.text).toMatch(/^Mriya/)
    expect(answer && buttonsOf(answer.message)).toHaveLength(7)
  })

  it('leaves a choice its buttons', async () => {
    bot.sees = () => ambiguous('MRIYA-PINK', 'LAGUNA-NAVY')
    const user = await send()
    bot.telegram.failNext('editMessageMedia', [400, 'Bad Request: PHOTO_INVALID_DIMENSIONS'])
    await bot.settle()
    expect(bot.kindsIn(user.id)).toEqual(['choice'])
  })

  it('does not hide what is wrong besides', async () => {
    bot.sees = () => matched('MRIYA-PINK')
    const user = await send()
    bot.telegram.failNext('editMessageMedia', [400, 'Bad Request: BUTTON_DATA_INVALID'])
    bot.telegram.failNext('editMessageText', [400, 'Bad Request: BUTTON_DATA_INVALID'])
    await bot.settle()
    expect(String(bot.failed[0]?.error)).toContain('BUTTON_DATA_INVALID')
    expect(bot.kindsIn(user.id)).toEqual(['placeholder'])
  })
})

describe('"looking …" that is no more', () => {
  // Row 47: the answer is sent anew, and edited from then on.
  it.each([
    ['deleted', undefined],
    ['refused', 'Bad Request: message to edit not found'],
    ['refused in other words', 'Bad Request: MESSAGE_ID_INVALID'],
    ['not to be edited', "Bad Request: message can't be edited"],
    ['refused in capitals', 'Bad Request: Message to edit not found'],
  ])('gives way to a message of its own: %s', async (_, description) => {
    bot.sees = () => matched('MRIYA-PINK')
    const user = await send()
    bot.telegram.failNext('editMessageMedia', [500, 'Internal Server Error'])
    await bot.settle()
    const [placeholder] = answersIn(bot.telegram, user.id)
    const messageId = placeholder?.message.message_id ?? 0
    if (description === undefined) {
      await callTelegram('deleteMessage', { chat_id: user.id, message_id: messageId })
    } else {
      bot.telegram.failNext('editMessageMedia', [400, description])
    }
    await bot.retry()
    expect(bot.failed).toEqual([])
    const answer = answersIn(bot.telegram, user.id, 'en').find(({ kind }) => kind === 'card')
    expect(answer?.repliesTo).toBe(placeholder?.repliesTo)
    const [refresh] = answer?.message.reply_markup?.inline_keyboard.flat() ?? []
    const data = refresh && 'callback_data' in refresh ? refresh.callback_data : ''
    const newId = answer?.message.message_id ?? 0
    bot.telegram.press(user, { chatId: user.id, messageId: newId, data })
    await bot.settle()
    expect(bot.telegram.calls.of('answerCallbackQuery')[0]?.payload['text']).toBe(en('updated'))
    const row = await bot.db
      .selectFrom('inquiries')
      .select(['answer_message_id', 'state'])
      .executeTakeFirst()
    expect(row).toMatchObject({ answer_message_id: String(newId), state: 'answered' })
  })
})

describe('a shopper who cannot be reached', () => {
  // Row 47: nobody is there to wait for a manager.
  const reasons = [
    [403, 'Forbidden: bot was blocked by the user'],
    [403, 'Forbidden: user is deactivated'],
    [403, "Forbidden: bot can't initiate conversation with a user"],
    [400, 'Bad Request: chat not found'],
    [400, 'Bad Request: USER_IS_BLOCKED'],
    [400, 'Bad Request: PEER_ID_INVALID'],
    [400, 'Bad Request: INPUT_USER_DEACTIVATED'],
  ] as const
  it.each(reasons)('opens no ticket: %i %s', async (code, description) => {
    await send()
    bot.telegram.failNext('sendMessage', [code, description])
    await bot.settle()
    expect(bot.failed).toEqual([])
    expect(await stateOfFirst()).toBe('cancelled')
    expect(bot.callsTo(bot.managersId)).toEqual([])
  })

  it.each(reasons)(
    'by the time of the answer opens none either: %i %s',
    async (code, description) => {
      await send()
      bot.telegram.failNext('editMessageText', [code, description])
      await bot.settle()
      expect(bot.failed).toEqual([])
      expect(await stateOfFirst()).toBe('cancelled')
      expect(bot.callsTo(bot.managersId)).toEqual([])
    },
  )

  it('is not tried again with words either', async () => {
    const user = bot.newShopper()
    bot.telegram.blockBot(user)
    await bot.telegram.sendFromUser(user, { text: '/start' })
    await bot.settle()
    expect(bot.failed).toEqual([])
    expect(methodsTo(user.id)).toEqual(['sendMessage'])
  })
})

describe('a photo in a topic of a private chat', () => {
  const threadsOf = (userId: number) =>
    bot
      .callsTo(userId)
      .flatMap(({ method, payload }) =>
        method === 'sendMessage' ? [payload['message_thread_id']] : [],
      )

  // Row 31: whatever is said about it is said there.
  it('is answered there', async () => {
    const user = await send({ threadId: 77 })
    await bot.settle()
    expect(threadsOf(user.id)[0]).toBe(77)
  })

  it('is answered there with words as well', async () => {
    const user = bot.newShopper()
    bot.receive(user, { text: 'x', message_thread_id: 77, is_topic_message: true })
    await bot.settle()
    expect(threadsOf(user.id)[0]).toBe(77)
  })

  it.each([
    'Bad Request: message thread not found',
    'Bad Request: TOPIC_DELETED',
    'Bad Request: TOPIC_CLOSED',
    'Bad Request: Message Thread not found',
    'Bad Request: TOPIC_ID_INVALID',
  ])('that is no more is answered in the chat: %s', async (description) => {
    const user = await send({ threadId: 77 })
    bot.telegram.failNext('sendMessage', [400, description])
    await bot.settle()
    expect(bot.failed).toEqual([])
    expect(threadsOf(user.id).slice(0, 2)).toEqual([77, undefined])
    expect(bot.kindsIn(user.id)).toEqual(['describe'])
  })
})

describe('a photo that cannot be fetched', () => {
  // Row 11: what went wrong on the way is no fault of the sender's.
  it('is tried again, and is no ticket as long as it is', async () => {
    bot.sees = () => matched('MRIYA-PINK')
    const user = await send()
    bot.telegram.failNext('downloadFile', [502, 'Bad Gateway'])
    await bot.settle()
    expect(String(bot.failed[0]?.error)).toContain('HTTP 502')
    await bot.retry()
    expect(bot.kindsIn(user.id)).toEqual(['card'])
  })

  it('for good is a ticket without a picture', async () => {
    const user = await send()
    bot.telegram.failNext('downloadFile', [502, 'Bad Gateway'], { times: 2 })
    await bot.settle()
    await bot.giveUp()
    expect(bot.kindsIn(user.id)).toEqual(['ticket'])
    expect(answersIn(bot.telegram, bot.managersId)).toHaveLength(1)
  })

  it('for good is told to the shopper, too, when the process dies between the ticket and the words', async () => {
    const user = await send()
    bot.telegram.failNext('downloadFile', [502, 'Bad Gateway'], { times: 2 })
    await bot.settle()
    bot.telegram.failNext('editMessageText', [500, 'Internal Server Error'])
    await expect(bot.giveUp()).rejects.toThrow('Internal Server Error')
    expect(bot.kindsIn(user.id)).toEqual(['placeholder'])
    await bot.giveUp()
    expect(bot.kindsIn(user.id)).toEqual(['ticket'])
    expect(answersIn(bot.telegram, bot.managersId)).toHaveLength(1)
  })
})

async function stateOfFirst() {
  const row = await bot.db.selectFrom('inquiries').select('state').executeTakeFirst()
  return row?.state
}

async function callTelegram(method: string, payload: object): Promise<void> {
  const response = await bot.telegram.app.request(`/bot${bot.telegram.token}/${method}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(payload),
  })
  expect(response.status).toBe(200)
}
