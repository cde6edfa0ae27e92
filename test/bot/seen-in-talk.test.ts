import type { Message, User } from 'grammy/types'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { translator } from '#src/bot/texts.ts'
import { type BotHarness, openBotHarness } from '#test/support/bot-harness.ts'
import { answersIn, buttonFor, buttonsOf } from '#test/support/chat-answers.ts'
import { readCataloguePhoto } from '#test/support/chat-photos.ts'
import { matched, nothing } from '#test/support/outcomes.ts'

const en = translator('en')
const uk = translator('uk')
let nextForumId = -1_001_700_000_001
let bot: BotHarness
let photo: Uint8Array
let other: Uint8Array

beforeAll(async () => {
  bot = await openBotHarness()
  photo = await readCataloguePhoto('mriya-pink-front')
  other = await readCataloguePhoto('kazka-mint-front')
})
afterAll(() => bot.close())
beforeEach(() => bot.reset())

const messagesIn = (chatId: number) => answersIn(bot.telegram, chatId).map((one) => one.message)
const isSeen = ({ text = '' }: Message) => text.startsWith(uk('seen-in-talk'))

/** A shopper whom a manager has written to. */
async function talk(chatId = bot.managersId): Promise<User> {
  const user = bot.newShopper()
  await bot.telegram.sendFromUser(user, { photo, caption: 'xyzzy' })
  await bot.settle()
  const [{ message_id: replyTo } = { message_id: 0 }] = messagesIn(chatId)
  const threadId = messagesIn(chatId)[0]?.message_thread_id
  await write('Який саме?', replyTo, { chatId, threadId })
  return user
}

async function write(
  text: string,
  replyTo?: number,
  place: { readonly chatId: number; readonly threadId?: number | undefined } = {
    chatId: bot.managersId,
  },
): Promise<void> {
  await bot.telegram.sendFromUser(bot.telegram.manager, { text }, { ...place, replyTo })
  await bot.settle()
  expect(bot.failed).toEqual([])
}

async function send(user: User, caption = ''): Promise<Message> {
  const sent = await bot.telegram.sendFromUser(user, { photo: other, caption })
  await bot.settle()
  expect(bot.failed).toEqual([])
  return sent
}

/** What the managers were told that a photo may show. */
function seen(chatId = bot.managersId): Message {
  const message = messagesIn(chatId).findLast(isSeen)
  if (!message) throw new Error('nothing was seen')
  return message
}

async function tap(message: Message, data = buttonsOf(message)[0] ?? ''): Promise<unknown> {
  const place = { chatId: message.chat.id, messageId: message.message_id }
  bot.telegram.press(bot.telegram.manager, { ...place, data })
  await bot.settle()
  expect(bot.failed).toEqual([])
  return bot.toasts().at(-1)
}

/** A message as it is now. */
const now = ({ chat, message_id: id }: Message) =>
  messagesIn(chat.id).find(({ message_id: other }) => other === id)

describe('a photo that comes while a person talks with the shopper', () => {
  it('is looked at for the manager, under the photo, and the shopper hears nothing', async () => {
    const user = await talk()
    const before = bot.saidTo(user.id)
    bot.sees = () => matched('LAGUNA-NAVY')
    await send(user, 'а такий?')
    const [copy, answer] = messagesIn(bot.managersId).slice(-2)
    expect(copy?.caption).toBe('а такий?')
    expect(answer?.text).toMatch(/\n\n1\. .*Лагуна.+ — .+₴\n2\. .*Мрія.+ — .+₴$/)
    expect(answer?.reply_to_message?.message_id).toBe(copy?.message_id)
    expect(bot.saidTo(user.id)).toEqual(before)
    expect(await bot.parts.tickets.get(2)).toBeUndefined()
    for (const work of bot.done.slice()) await bot.repeat(work)
    expect(messagesIn(bot.managersId).filter(isSeen)).toHaveLength(1)
    expect(bot.saidTo(user.id)).toEqual(before)
  })

  it('is answered with a tap, as under a ticket, and that is undone as well', async () => {
    const user = await talk()
    const asked = await send(user)
    const card = seen()
    expect(await tap(card)).toBe(uk('done-seen'))
    const [answer] = answersIn(bot.telegram, user.id).slice(-1)
    expect(answer?.message.caption).toMatch(/^Mriya/)
    expect(answer?.repliesTo).toBe(asked.message_id)
    expect(bot.done.filter(({ name }) => name === 'learn')).toHaveLength(1)
    expect(now(card)?.text).toContain(`(MRIYA-PINK) — ${bot.telegram.manager.first_name}`)
    const shown = now(card) ?? card
    await tap(shown, buttonFor(shown, 'undo'))
    expect(bot.saidTo(user.id).at(-1)).toBe(en('taken-back'))
    expect((await bot.parts.tickets.get(1))?.state).toBe('open')
  })

  it('is answered once of two taps', async () => {
    const user = await talk()
    await send(user)
    const card = seen()
    const [first = '', second = ''] = buttonsOf(card)
    const place = { chatId: bot.managersId, messageId: card.message_id }
    bot.telegram.press(bot.telegram.manager, { ...place, data: first })
    bot.telegram.press(bot.telegram.manager, { ...place, data: second })
    await bot.settle()
    expect(bot.toasts().slice(-2)).toEqual([uk('done-seen'), uk('ticket-taken')])
    expect(bot.saidTo(user.id)).toHaveLength(3)
  })

  it('is not answered by somebody else than who has the shopper in hand', async () => {
    const user = await talk()
    await send(user)
    const stranger: User = { id: 9_300_000_001, is_bot: false, first_name: 'Олена' }
    const place = { chatId: bot.managersId, messageId: seen().message_id }
    bot.telegram.press(stranger, { ...place, data: buttonsOf(seen())[0] ?? '' })
    await bot.settle()
    const { first_name: name } = bot.telegram.manager
    expect(bot.toasts().at(-1)).toBe(uk('ticket-held', { name }))
    expect(bot.saidTo(user.id)).toHaveLength(2)
  })

  it('is named with /sku, and a reply to what was seen is for the shopper', async () => {
    const user = await talk()
    await send(user)
    const card = seen()
    await write('Зараз гляну', card.message_id)
    expect(bot.saidTo(user.id).at(-1)).toBe('Зараз гляну')
    await write('/prio high', card.message_id)
    expect((await bot.parts.tickets.get(1))?.priority).toBe('high')
    await write('/sku KAZKA-MINT', card.message_id)
    expect(messagesIn(user.id).at(-1)?.caption).toMatch(/^Kazka/)
    expect((await bot.parts.tickets.get(1))?.state).toBe('open')
    expect(now(card)?.text).toContain('(KAZKA-MINT)')
  })

  it('stands in the shopper’s topic with all that', async () => {
    const forum = nextForumId--
    const members = [bot.telegram.manager]
    bot.telegram.addGroup({ id: forum, title: 'Staff', isForum: true, members })
    await bot.parts.staffChats.seed(forum)
    const user = await talk(forum)
    await send(user)
    expect(seen(forum).message_thread_id).toBe(messagesIn(forum)[0]?.message_thread_id)
    await tap(seen(forum))
    expect(messagesIn(user.id).at(-1)?.caption).toMatch(/^Mriya/)
  })

  it('in an album is told of once', async () => {
    const user = await talk()
    await bot.telegram.sendAlbum(user, [{ photo }, { photo: other }])
    await bot.settle()
    expect(bot.failed).toEqual([])
    expect(messagesIn(bot.managersId).filter(isSeen)).toHaveLength(1)
  })

  it('goes with a shopper who wants to be forgotten', async () => {
    const user = await talk()
    await send(user)
    await bot.telegram.sendFromUser(user, { text: '/forget' })
    await bot.settle()
    const place = { chatId: user.id, messageId: messagesIn(user.id).at(-1)?.message_id ?? 0 }
    bot.telegram.press(user, { ...place, data: 'forget' })
    await bot.settle()
    expect(bot.failed).toEqual([])
    expect(messagesIn(bot.managersId)).toEqual([])
    const left = await bot.db.selectFrom('inquiries').select('id').execute()
    expect(left).toEqual([])
  })

  it('is the bot’s to answer again when the talk is over', async () => {
    const user = await talk()
    await send(user)
    await write('/bot', messagesIn(bot.managersId)[0]?.message_id)
    bot.sees = () => matched('LAGUNA-NAVY')
    await send(user)
    expect(messagesIn(user.id).at(-1)?.caption).toMatch(/^Laguna/)
    expect(messagesIn(bot.managersId).filter(isSeen)).toHaveLength(1)
  })

  it('that cannot be looked at is the manager’s alone', async () => {
    const user = await talk()
    const before = bot.saidTo(user.id)
    bot.sees = () => {
      throw new Error('a test')
    }
    await bot.telegram.sendFromUser(user, { photo: other })
    await bot.settle()
    await bot.giveUp()
    bot.sees = () => nothing
    expect(bot.saidTo(user.id)).toEqual(before)
    expect(messagesIn(bot.managersId).filter(({ photo: copied }) => copied)).toHaveLength(2)
    expect(messagesIn(bot.managersId).filter(isSeen)).toEqual([])
    expect(await bot.parts.tickets.get(2)).toBeUndefined()
  })
})
