import type { User } from 'grammy/types'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { translator } from '#src/bot/texts.ts'
import { type BotHarness, openBotHarness } from '#test/support/bot-harness.ts'
import { answersIn, buttonsOf } from '#test/support/chat-answers.ts'
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

async function ask(user = bot.newShopper()) {
  await bot.telegram.sendFromUser(user, { photo, caption: 'xyzzy' })
  await bot.settle()
  return user
}

const messagesOfBot = (chatId: number) => answersIn(bot.telegram, chatId).map((one) => one.message)
const lastIn = (chatId: number) => bot.saidTo(chatId).at(-1)

function ticketOf(user: User) {
  const ticket = messagesOfBot(bot.managersId).find(({ caption }) =>
    caption?.includes(user.first_name),
  )
  if (!ticket) throw new Error('no ticket')
  return ticket
}

/** A manager replies to what the bot wrote in the group. */
async function reply(replyTo: number, words: string, chatId = bot.managersId) {
  const place = { chatId, replyTo }
  await bot.telegram.sendFromUser(bot.telegram.manager, { text: words }, place)
  await bot.settle()
}

async function write(user: User, text: string, replyTo?: number) {
  const message = await bot.telegram.sendFromUser(user, { text }, { replyTo })
  await bot.settle()
  return message
}

describe('a manager’s reply to a ticket', () => {
  it('is what the shopper gets, words and photos, in order, each once', async () => {
    const user = await ask()
    const { message_id: replyTo } = ticketOf(user)
    await reply(replyTo, 'Так, є')
    const place = { chatId: bot.managersId, replyTo }
    await bot.telegram.sendFromUser(bot.telegram.manager, { photo, caption: 'Ось' }, place)
    await bot.settle()
    await reply(replyTo, 'Який розмір?')
    const told = [en('ticket'), 'Так, є', 'Ось', 'Який розмір?']
    expect(bot.saidTo(user.id)).toEqual(told)
    expect(messagesOfBot(user.id)[2]?.photo).toBeDefined()
    for (const work of bot.done.slice()) await bot.repeat(work)
    expect(bot.saidTo(user.id)).toEqual(told)
    expect(bot.failed).toEqual([])
  })

  it('reaches the shopper of that ticket alone', async () => {
    const [first, second] = [await ask(), await ask()]
    await reply(ticketOf(second).message_id, 'для другого')
    await reply(ticketOf(first).message_id, 'для першого')
    expect(bot.saidTo(first.id)).toEqual([en('ticket'), 'для першого'])
    expect(bot.saidTo(second.id)).toEqual([en('ticket'), 'для другого'])
  })

  it('is sent later when Telegram has a bad time', async () => {
    const user = await ask()
    bot.telegram.failNext('copyMessage', [500, 'Internal Server Error'])
    await reply(ticketOf(user).message_id, 'Так')
    expect(bot.failed).toHaveLength(1)
    await bot.retry()
    expect(bot.saidTo(user.id)).toEqual([en('ticket'), 'Так'])
  })

  it('that the shopper cannot get is said to be undelivered', async () => {
    const user = await ask()
    bot.telegram.blockBot(user)
    await reply(ticketOf(user).message_id, 'Так')
    expect(bot.failed).toEqual([])
    const [said] = answersIn(bot.telegram, bot.managersId).slice(-1)
    expect(said?.message.text).toBe(uk('talk-shopper-gone'))
    expect(bot.telegram.messages(bot.managersId)).toContainEqual(
      expect.objectContaining({ text: 'Так', message_id: said?.repliesTo }),
    )
  })

  it('that failed for good is said to be undelivered', async () => {
    const user = await ask()
    const failure: [number, string] = [400, 'Bad Request: message can’t be copied']
    bot.telegram.failNext('copyMessage', failure)
    await reply(ticketOf(user).message_id, 'Так')
    await bot.giveUp()
    expect(lastIn(bot.managersId)).toBe(uk('talk-failed'))
    expect(bot.saidTo(user.id)).toEqual([en('ticket')])
  })

  it.each(['//дорого', '  // потім'])('is a note when it is “%s”', async (note) => {
    const user = await ask()
    await reply(ticketOf(user).message_id, note)
    expect(bot.saidTo(user.id)).toEqual([en('ticket')])
    expect(messagesOfBot(bot.managersId)).toHaveLength(1)
  })

  it('may say what the buttons do not; they work as before', async () => {
    const user = await ask()
    const ticket = ticketOf(user)
    await reply(ticket.message_id, 'Зараз гляну')
    const [data = ''] = buttonsOf(ticket)
    const button = { chatId: bot.managersId, messageId: ticket.message_id, data }
    bot.telegram.press(bot.telegram.manager, button)
    await bot.settle()
    expect(lastIn(user.id)).toMatch(/^Mriya/)
  })
})

describe('no shopper gets', () => {
  it('a reply to what is no ticket, and the manager is told', async () => {
    const user = await ask()
    const notice = { kind: 'budget-spike', requests: 9, usualRequests: 1 } as const
    await bot.parts.notices.tellOnce('spike', notice)
    await bot.settle()
    await reply(messagesOfBot(bot.managersId).at(-1)?.message_id ?? 0, 'Дивно')
    expect(lastIn(bot.managersId)).toBe(uk('talk-no-ticket'))
    expect(bot.saidTo(user.id)).toEqual([en('ticket')])
  })

  it('what managers say to each other', async () => {
    const user = await ask()
    const { message_id: replyTo } = ticketOf(user)
    const place = { chatId: bot.managersId, replyTo }
    const word = await bot.telegram.sendFromUser(bot.telegram.manager, { text: 'Так' }, place)
    await bot.settle()
    await reply(word.message_id, 'Точно?')
    await bot.telegram.sendFromUser(
      bot.telegram.manager,
      { text: 'Кава?' },
      { chatId: bot.managersId },
    )
    await bot.settle()
    expect(bot.saidTo(user.id)).toEqual([en('ticket'), 'Так'])
    expect(messagesOfBot(bot.managersId)).toHaveLength(1)
  })

  it('a reply from a group that is not the managers’', async () => {
    const user = await ask()
    await bot.db.deleteFrom('staff_chats').execute()
    await reply(ticketOf(user).message_id, 'Так')
    expect(bot.saidTo(user.id)).toEqual([en('ticket')])
    expect(messagesOfBot(bot.managersId)).toHaveLength(1)
  })
})

describe('a shopper whom a manager wrote to', () => {
  async function talk() {
    const user = await ask()
    const ticket = ticketOf(user)
    await reply(ticket.message_id, 'Який розмір?')
    return { user, ticket }
  }

  it('answers the managers, under the ticket, and the bot keeps silent', async () => {
    const { user, ticket } = await talk()
    await write(user, '104')
    await bot.telegram.sendFromUser(user, { photo, caption: 'такий' })
    await bot.settle()
    const answers = answersIn(bot.telegram, bot.managersId).slice(1)
    expect(answers.map(({ message }) => message.text ?? message.caption)).toEqual([
      '104',
      'такий',
      expect.stringContaining(uk('seen-in-talk')),
    ])
    expect(answers.map(({ repliesTo }) => repliesTo)).toEqual([
      ticket.message_id,
      ticket.message_id,
      answers[1]?.message.message_id,
    ])
    for (const work of bot.done.slice()) await bot.repeat(work)
    expect(messagesOfBot(bot.managersId)).toHaveLength(4)
    expect(bot.saidTo(user.id)).toEqual([en('ticket'), 'Який розмір?'])
  })

  it('is answered when a manager replies to these words', async () => {
    const { user } = await talk()
    await write(user, '104')
    await reply(messagesOfBot(bot.managersId).at(-1)?.message_id ?? 0, 'Є')
    expect(lastIn(user.id)).toBe('Є')
  })

  it('is the bot’s again when nobody wrote for long, but for a reply', async () => {
    const { user } = await talk()
    const words = messagesOfBot(user.id).at(-1)?.message_id
    await bot.db
      .updateTable('talks')
      .set({ spoken_at: new Date(0) })
      .execute()
    await write(user, 'qwfp zxcv')
    expect(messagesOfBot(bot.managersId)).toHaveLength(1)
    expect(bot.saidTo(user.id)).toHaveLength(3)
    await write(user, '104', words)
    expect(lastIn(bot.managersId)).toBe('104')
  })

  it('asks the bot nothing by an edit of what the managers have, and they see it', async () => {
    const { user } = await talk()
    const message = await write(user, '104')
    await bot.telegram.editFromUser(user, message, '110')
    await bot.settle()
    expect(bot.saidTo(user.id)).toHaveLength(2)
    expect(bot.saidTo(bot.managersId)).toContain('110')
    expect(bot.saidTo(bot.managersId)).not.toContain('104')
  })

  it('is the bot’s again when a manager says so', async () => {
    const { user, ticket } = await talk()
    await reply(ticket.message_id, '/bot')
    expect(lastIn(bot.managersId)).toBe(uk('talk-ended'))
    await write(user, 'qwfp zxcv')
    expect(bot.saidTo(user.id)).toHaveLength(3)
    await reply(ticket.message_id, '/bot')
    expect(lastIn(bot.managersId)).toBe(uk('talk-not-talking'))
  })

  it('is not taken for another one', async () => {
    const { user } = await talk()
    const other = await ask()
    await write(other, 'qwfp zxcv')
    await write(user, '104')
    expect(answersIn(bot.telegram, bot.managersId).at(-1)?.repliesTo).toBe(
      ticketOf(user).message_id,
    )
    expect(bot.saidTo(bot.managersId)).not.toContain('qwfp zxcv')
  })

  it('is not left with words that nobody got', async () => {
    const { user } = await talk()
    const failure: [number, string] = [403, 'Forbidden: bot was kicked from the group chat']
    bot.telegram.failNext('copyMessage', failure)
    await write(user, '104')
    await bot.giveUp()
    expect(lastIn(user.id)).toBe(en('failed'))
  })

  it('is heard in the group that the managers’ has become', async () => {
    const { user } = await talk()
    const newId = bot.telegram.upgradeGroup(bot.telegram.manager, bot.managersId)
    bot.telegram.updates.clear()
    await write(user, '104')
    expect(bot.failed).toEqual([])
    expect(bot.saidTo(newId).at(-1)).toBe('104')
  })
})
