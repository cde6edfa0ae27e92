import type { User } from 'grammy/types'
import sharp from 'sharp'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { translator } from '#src/bot/texts.ts'
import { type BotHarness, openBotHarness } from '#test/support/bot-harness.ts'
import { answersIn } from '#test/support/chat-answers.ts'
import { readCataloguePhoto } from '#test/support/chat-photos.ts'

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

const messagesOfBot = (chatId: number) => answersIn(bot.telegram, chatId).map((one) => one.message)
const lastOfBot = (chatId: number) => answersIn(bot.telegram, chatId).at(-1)
const lastIn = (chatId: number) => bot.saidTo(chatId).at(-1)
const staff = () => ({ chatId: bot.managersId })

/** A shopper with a ticket. */
async function ask() {
  const user = bot.newShopper()
  await bot.telegram.sendFromUser(user, { photo, caption: 'xyzzy' })
  await bot.settle()
  const ticketId = lastOfBot(bot.managersId)?.message.message_id ?? 0
  return { user, ticketId }
}

async function talk() {
  const asked = await ask()
  await reply(asked.ticketId, 'Який розмір?')
  return asked
}

/** A manager replies to what the bot wrote in the group. */
async function reply(replyTo: number, text: string) {
  await bot.telegram.sendFromUser(bot.telegram.manager, { text }, { ...staff(), replyTo })
  await bot.settle()
}

async function write(user: User, text: string, replyTo?: number) {
  const message = await bot.telegram.sendFromUser(user, { text }, { replyTo })
  await bot.settle()
  return message
}

describe('what is said in a talk', () => {
  it('lands on the message that it replies to, both ways', async () => {
    const { user, ticketId } = await talk()
    const question = lastOfBot(user.id)?.message
    const first = await write(user, 'на 104', question?.message_id)
    const asked = bot.telegram.messages(bot.managersId).find(({ text }) => text === 'Який розмір?')
    expect(lastOfBot(bot.managersId)).toMatchObject({
      message: { text: 'на 104' },
      repliesTo: asked?.message_id,
    })
    await write(user, 'або 110')
    expect(lastOfBot(bot.managersId)?.repliesTo).toBe(ticketId)
    const copy = messagesOfBot(bot.managersId).find(({ text }) => text === 'на 104')
    await reply(copy?.message_id ?? 0, 'Є')
    expect(lastOfBot(user.id)).toMatchObject({
      message: { text: 'Є' },
      repliesTo: first.message_id,
    })
  })

  it('stays one album with its captions, both ways', async () => {
    const { user, ticketId } = await talk()
    const items = [{ photo, caption: 'спереду' }, { photo, caption: 'ззаду' }, { photo }]
    await bot.telegram.sendAlbum(user, items)
    await bot.telegram.sendAlbum(bot.telegram.manager, items, { ...staff(), replyTo: ticketId })
    await bot.settle()
    for (const chatId of [bot.managersId, user.id]) {
      const album = messagesOfBot(chatId).filter(({ media_group_id: id }) => id !== undefined)
      expect(album.map(({ caption }) => caption)).toEqual(['спереду', 'ззаду', undefined])
      expect(new Set(album.map(({ media_group_id: id }) => id)).size).toBe(1)
    }
    const [first] = answersIn(bot.telegram, bot.managersId).filter(
      ({ message }) => message.media_group_id !== undefined,
    )
    expect(first?.repliesTo).toBe(ticketId)
  })

  it.each([
    ['voice', { voice: Buffer.from('voice'), durationSeconds: 3 }],
    ['video_note', { video_note: Buffer.from('film'), durationSeconds: 3 }],
    ['document', { document: Buffer.from('%PDF-1.4'), name: 'чек.pdf' }],
    ['location', { location: { latitude: 50.45, longitude: 30.52 } }],
    ['contact', { contact: { phone_number: '+380501234567', first_name: 'Оля' } }],
  ] as const)('may be of any kind, both ways: %s', async (kind, content) => {
    const { user, ticketId } = await talk()
    await bot.telegram.sendFromUser(user, content as never)
    await bot.telegram.sendFromUser(bot.telegram.manager, content as never, {
      ...staff(),
      replyTo: ticketId,
    })
    await bot.settle()
    expect(bot.failed).toEqual([])
    expect(lastOfBot(bot.managersId)?.message[kind]).toBeDefined()
    expect(lastOfBot(user.id)?.message[kind]).toBeDefined()
  })

  it('may be a sticker', async () => {
    const { user } = await talk()
    const sticker = await sharp(photo).resize(512, 512).webp().toBuffer()
    await bot.telegram.sendFromUser(user, { sticker })
    await bot.settle()
    expect(lastOfBot(bot.managersId)?.message.sticker).toBeDefined()
  })

  it('changes with what a manager changes: words, captions, pictures', async () => {
    const { user, ticketId } = await talk()
    const place = { ...staff(), replyTo: ticketId }
    const { manager } = bot.telegram
    const words = await bot.telegram.sendFromUser(manager, { text: '104 є' }, place)
    const picture = await bot.telegram.sendFromUser(manager, { photo, caption: 'цей' }, place)
    await bot.settle()
    await bot.telegram.editFromUser(manager, words, '104 немає')
    await bot.telegram.editFromUser(manager, picture, 'не цей')
    await bot.settle()
    expect(bot.saidTo(user.id).slice(-2)).toEqual(['104 немає', 'не цей'])
    const before = lastOfBot(user.id)?.message.photo?.at(-1)?.file_unique_id
    const other = await readCataloguePhoto('laguna-navy-front')
    await bot.telegram.editMediaFromUser(manager, picture, { photo: other, caption: 'ось' })
    await bot.settle()
    expect(bot.saidTo(user.id).slice(-2)).toEqual(['104 немає', 'ось'])
    expect(lastOfBot(user.id)?.message.photo?.at(-1)?.file_unique_id).not.toBe(before)
  })

  it('is taken back by /del', async () => {
    const { user, ticketId } = await talk()
    const place = { ...staff(), replyTo: ticketId }
    const word = await bot.telegram.sendFromUser(bot.telegram.manager, { text: 'Не те' }, place)
    await bot.settle()
    expect(lastIn(user.id)).toBe('Не те')
    await reply(word.message_id, '/del')
    expect(lastIn(user.id)).toBe('Який розмір?')
    await reply(word.message_id, '/del')
    expect(bot.failed).toEqual([])
    await reply(ticketId, '/del')
    expect(lastIn(bot.managersId)).toBe(uk('talk-del-usage').replaceAll(/<[^>]+>/g, ''))
  })

  it('that Telegram does not let be taken back is said to stay', async () => {
    const { ticketId } = await talk()
    const place = { ...staff(), replyTo: ticketId }
    const word = await bot.telegram.sendFromUser(bot.telegram.manager, { text: 'Не те' }, place)
    await bot.settle()
    const failure: [number, string] = [400, "Bad Request: message can't be deleted for everyone"]
    bot.telegram.failNext('deleteMessage', failure)
    await reply(word.message_id, '/del')
    expect(lastOfBot(bot.managersId)).toMatchObject({
      message: { text: uk('talk-not-deletable') },
      repliesTo: word.message_id,
    })
  })

  it('is introduced with the manager’s name where the shop wants it, once', async () => {
    const { shopSettings } = bot.parts
    await shopSettings.change({ anonymousManagers: false }, 'a test')
    const { user, ticketId } = await talk()
    await reply(ticketId, 'Є 104')
    await shopSettings.change({ anonymousManagers: null }, 'a test')
    const name = bot.telegram.manager.first_name
    expect(bot.saidTo(user.id).slice(1)).toEqual([
      en('talk-manager', { name }),
      'Який розмір?',
      'Є 104',
    ])
  })
})

describe('a message of which nobody heard whether it arrived', () => {
  it('is not sent again when it did', async () => {
    const { user, ticketId } = await talk()
    bot.telegram.failNext('copyMessage', [502, 'Bad Gateway'], { afterDoing: true })
    await reply(ticketId, 'Є 104')
    expect(bot.failed).toHaveLength(1)
    await bot.retry()
    expect(bot.failed).toEqual([])
    expect(bot.saidTo(user.id)).toEqual([en('ticket'), 'Який розмір?', 'Є 104'])
    await write(user, 'Беру', messagesOfBot(user.id).at(-1)?.message_id)
    const asked = bot.telegram.messages(bot.managersId).find(({ text }) => text === 'Є 104')
    expect(lastOfBot(bot.managersId)?.repliesTo).toBe(asked?.message_id)
  })

  it('is sent when it did not', async () => {
    const { user, ticketId } = await ask()
    bot.telegram.failNext('copyMessage', [502, 'Bad Gateway'])
    await reply(ticketId, 'Є 104')
    await bot.retry()
    expect(bot.saidTo(user.id)).toEqual([en('ticket'), 'Є 104'])
  })
})
