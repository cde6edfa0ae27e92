import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { translator } from '#src/bot/texts.ts'
import { answersIn, buttonsOf } from '#test/support/chat-answers.ts'
import { type ChatPeople, createChatPeople } from '#test/support/chat-people.ts'
import { readDemoPhoto } from '#test/support/chat-photos.ts'
import { type ChatWorld, type OpenBot, openChatWorld } from '#test/support/chat-world.ts'
import { projectRoot } from '#test/support/run-vitryna.ts'

let world: ChatWorld
let people: ChatPeople
let bot: OpenBot

beforeAll(async () => {
  world = await openChatWorld()
  people = createChatPeople(world)
  bot = await world.openBot()
})
afterAll(() => world.close())

const uk = translator('uk')

/** The bot's calls of a method into one chat. */
const callsTo = (chatId: number, method: 'sendMessage' | 'editMessageMedia' | 'editMessageText') =>
  world.telegram.calls.of(method).filter(({ payload }) => Number(payload['chat_id']) === chatId)

describe('a picture that is none', () => {
  const broken = [
    ['cut off', async () => (await readDemoPhoto('unsold-mug')).subarray(0, 9_000)],
    ['not what it says', async () => Buffer.from('<svg onload="alert(1)"/>')],
    ['empty but for its head', async () => Buffer.from('/9j/4AAQSkZJRgABAQ==', 'base64')],
  ] as const

  it.each(broken)('is refused in words: %s', async (_, bytes) => {
    const user = people.newShopper()
    const document = await bytes()
    await world.telegram.sendFromUser(user, { document, name: 'a.jpg', mimeType: 'image/jpeg' })
    await people.answerOf(user, 'unreadable')
    expect(world.telegram.messages(user.id)).toHaveLength(2)
  })

  it('does not spoil the album it is in', async () => {
    const user = people.newShopper()
    const good = await readFile(join(projectRoot, 'catalog/photos/mriya-pink-back.jpg'))
    await world.telegram.sendAlbum(user, [
      { document: Buffer.from('nothing'), name: 'a.jpg', mimeType: 'image/jpeg' },
      { document: good, name: 'b.jpg', mimeType: 'image/jpeg' },
    ])
    expect((await people.answerOf(user, 'card')).caption).toMatch(/мрія/i)
  })

  it('of more than 20 MB is refused as well, without asking for it again and again', async () => {
    const user = people.newShopper()
    const document = Buffer.alloc(21 * 1024 * 1024, 1)
    await world.telegram.sendFromUser(user, { document, name: 'a.jpg', mimeType: 'image/jpeg' })
    await people.answerOf(user, 'unreadable')
    expect(world.telegram.calls.of('getFile').filter(({ status }) => status === 400)).toHaveLength(
      1,
    )
  })
})

describe('a shopper who blocked the bot', () => {
  it('is tried once, and opens no ticket', async () => {
    const user = people.newShopper()
    world.telegram.blockBot(user)
    await people.sendPhoto(user, 'rybka-coral-front')
    await expect.poll(() => callsTo(user.id, 'sendMessage').length).toBe(1)
    // An inquiry sent afterwards is answered: the first one holds nothing up, and it is not tried again.
    const another = people.newShopper()
    await people.sendPhoto(another, 'rybka-coral-back')
    await people.answerOf(another, 'card')
    await world.quiet(3_000)
    expect(callsTo(user.id, 'sendMessage').map(({ status }) => status)).toEqual([403])
    const tickets = world.telegram.messages(world.telegram.managersGroupId)
    expect(tickets.filter(({ caption }) => caption?.includes(user.first_name))).toEqual([])

    world.telegram.unblockBot(user)
    await people.sendPhoto(user, 'rybka-coral-back')
    await people.answerOf(user, 'card')
  })

  it('is tried once with words, too', async () => {
    const user = people.newShopper()
    world.telegram.blockBot(user)
    await world.telegram.sendFromUser(user, { text: '/start' })
    await expect.poll(() => callsTo(user.id, 'sendMessage').length).toBe(1)
    await world.quiet(3_000)
    expect(callsTo(user.id, 'sendMessage').map(({ status }) => status)).toEqual([403])
  })
})

describe('an update that is repeated', () => {
  it('is answered once', async () => {
    const user = people.newShopper()
    world.telegram.updates.setDisorder({
      deliveries: () => 3,
      shuffled: false,
      random: () => 0,
    })
    await people.sendPhoto(user, 'kosmos-white-front')
    await world.telegram.sendFromUser(user, { text: '/help' })
    world.telegram.updates.setDisorder(undefined)
    await people.answerOf(user, 'card')
    await people.answerOf(user, 'other')
    await world.quiet(1_500)
    expect(
      answersIn(world.telegram, user.id)
        .map(({ kind }) => kind)
        .toSorted(),
    ).toEqual(['card', 'other'])
  })

  it('is answered once, also under another number', async () => {
    const user = people.newShopper()
    await people.sendPhoto(user, 'kosmos-white-back')
    await people.answerOf(user, 'card')
    const message = world.telegram.messages(user.id)[0]
    if (message?.chat.type !== 'private' || !message.from) throw new Error('no photo')
    const { chat, from } = message
    world.telegram.inject({ update_id: 2_000_000_001, message: { ...message, chat, from } })
    await world.quiet(1_500)
    expect(answersIn(world.telegram, user.id)).toHaveLength(1)
    expect(bot.output()).not.toContain('"updateId":2000000001')
  })
})

describe('an error of the Bot API', () => {
  it('429 is waited for as long as it says', async () => {
    const user = people.newShopper()
    const retryAfter = 3
    world.telegram.failNext('editMessageMedia', [
      429,
      `Too Many Requests: retry after ${retryAfter}`,
      { retry_after: retryAfter },
    ])
    await people.sendPhoto(user, 'promin-white-front')
    await people.answerOf(user, 'card')
    const calls = () => callsTo(user.id, 'editMessageMedia')
    await expect.poll(() => calls().map(({ status }) => status)).toEqual([429, 200])
    const [refused, done] = calls()
    expect((done?.atMs ?? 0) - (refused?.atMs ?? 0)).toBeGreaterThanOrEqual(retryAfter * 1_000)
  })

  it('"message is not modified" is no error', async () => {
    const user = people.newShopper()
    await people.sendPhoto(user, 'promin-mustard-front')
    const card = await people.answerOf(user, 'card')
    world.telegram.failNext('editMessageMedia', [
      400,
      'Bad Request: message is not modified: specified new message content and reply markup are exactly the same',
    ])
    const [data = ''] = buttonsOf(card)
    expect(await people.tap(user, { messageId: card.message_id, data })).toBe(uk('updated'))
    expect(callsTo(user.id, 'editMessageMedia').map(({ status }) => status)).toEqual([200, 400])
  })

  it('"query is too old" is not answered with an excuse', async () => {
    const user = people.newShopper()
    await people.sendPhoto(user, 'vesna-red-front')
    const card = await people.answerOf(user, 'card')
    world.telegram.failNext('answerCallbackQuery', [
      400,
      'Bad Request: query is too old and response timeout expired or query ID is invalid',
    ])
    const [data = ''] = buttonsOf(card)
    const before = world.telegram.calls.of('answerCallbackQuery').length
    world.telegram.press(user, { chatId: user.id, messageId: card.message_id, data })
    await expect.poll(() => world.telegram.calls.of('answerCallbackQuery').length).toBe(before + 1)
    await world.quiet(3_000)
    expect(world.telegram.calls.of('answerCallbackQuery')).toHaveLength(before + 1)
    expect(world.telegram.messages(user.id)).toHaveLength(2)
  })

  it('a download that fails is tried again before a manager is asked', async () => {
    const user = people.newShopper()
    world.telegram.failNext('downloadFile', [502, 'Bad Gateway'])
    await people.sendPhoto(user, 'zyma-red-back')
    expect((await people.answerOf(user, 'card')).caption).toMatch(/зима/i)
    expect(answersIn(world.telegram, user.id)).toHaveLength(1)
  })
})
