import type { Message, User } from 'grammy/types'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { translator } from '#src/bot/texts.ts'
import { keepDeadlines } from '#src/escalation/keep-deadlines.ts'
import { tellLastWeek } from '#src/escalation/report-desk.ts'
import { type BotHarness, openBotHarness } from '#test/support/bot-harness.ts'
import { answersIn, buttonFor, buttonsOf } from '#test/support/chat-answers.ts'
import { readCataloguePhoto } from '#test/support/chat-photos.ts'
import { nothing } from '#test/support/outcomes.ts'

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

async function ask(user = bot.newShopper()): Promise<User> {
  await bot.telegram.sendFromUser(user, { photo, caption: 'xyzzy' })
  await bot.settle()
  return user
}

const messagesIn = (chatId: number) => answersIn(bot.telegram, chatId).map((one) => one.message)
const wordsIn = (chatId: number) =>
  messagesIn(chatId).map(({ text, caption }) => text ?? caption ?? '')

function ticketOf({ first_name: name }: User, chatId = bot.managersId) {
  const ticket = messagesIn(chatId).find(({ caption }) => caption?.includes(name))
  if (!ticket) throw new Error(`no ticket of ${name}`)
  return ticket
}

/** @returns what the bot says to it. */
async function command(text: string, replyTo?: number, chatId = bot.managersId): Promise<string> {
  await bot.telegram.sendFromUser(bot.telegram.manager, { text }, { chatId, replyTo })
  await bot.settle()
  expect(bot.failed).toEqual([])
  return wordsIn(chatId).at(-1) ?? ''
}

const plain = (html: string) => html.replaceAll(/<[^>]+>/g, '')

async function press(user: User, button: Parameters<BotHarness['telegram']['press']>[1]) {
  bot.telegram.press(user, button)
  await bot.settle()
}

const pressUnder = ({ message_id: messageId }: Message, data: string) =>
  press(bot.telegram.manager, { chatId: bot.managersId, messageId, data })

async function tap(user: User, kind: 'close' | 'not-sold'): Promise<void> {
  const ticket = ticketOf(user)
  await pressUnder(ticket, buttonFor(ticket, kind))
}

function addGroup(title: string): number {
  const id = bot.managersId - 400_000_000
  bot.telegram.addGroup({ id, title, members: [bot.telegram.manager] })
  return id
}

describe('the queue', () => {
  it('tells of open tickets, the urgent and the old first', async () => {
    const [first, second, third] = [await ask(), await ask(), await ask()]
    await command('/prio терміново', ticketOf(third).message_id)
    await tap(second, 'close')
    const [title, , ...lines] = (await command('/queue')).split('\n')
    expect(title).toBe('📋 Відкриті запити: 2')
    expect(lines.map((line) => line.split(' · ')[0])).toEqual(['🔥 №\u00a03', '▫️ №\u00a01'])
    expect(lines[1]).toContain(first.first_name)
  })

  it('may be empty', async () => {
    expect(await command('/queue')).toBe(uk('queue-empty'))
  })
})

describe('a ticket', () => {
  it('has a priority and tags, which its card tells', async () => {
    const user = await ask()
    const { message_id: card } = ticketOf(user)
    expect(await command('/prio high', card)).toBe('🔺 Важливий запит')
    expect(await command('/tag #Розмір доставка', card)).toBe('#розмір #доставка')
    expect(await command('/tag -розмір', card)).toBe('#доставка')
    expect(ticketOf(user).caption).toMatch(/^🔺 🎫.+\n#доставка\n/su)
    expect(await command('/prio', card)).toContain('/prio терміново')
    expect(await command('/tag <b>', card)).toContain('/tag розмір')
    expect(await command('/prio urgent')).toBe(uk('no-ticket'))
  })

  it('tells by when it is to be answered, and is the second line’s when it was not', async () => {
    const { shopSettings, desk } = bot.parts
    await shopSettings.change({ firstReplyMinutes: 20, secondLineMention: '@boss' }, 'a test')
    const user = await ask()
    const due = ticketOf(user).caption_entities?.find(({ type }) => type === 'date_time')
    const dueAt = due?.type === 'date_time' ? due.unix_time : 0
    expect(Math.abs(dueAt - Date.now() / 1_000 - 1_200)).toBeLessThan(200)
    for (const [seconds, level] of [
      [-601, 1],
      [-600, 1],
      [-1, 1],
      [0, 2],
      [600, 2],
    ] as const) {
      await keepDeadlines({ ...desk, now: () => new Date((dueAt + seconds) * 1_000 + 999) })
      await bot.settle()
      expect([seconds, ticketOf(user).caption?.includes('L2')]).toEqual([seconds, level === 2])
    }
    expect(wordsIn(bot.managersId).slice(1)).toEqual([
      uk('deadline-soon', { number: '1', deadline: 'first-reply' }),
      `${uk('deadline-missed', { number: '1', deadline: 'first-reply' })} @boss`,
    ])
    await shopSettings.change({ firstReplyMinutes: null, secondLineMention: null }, 'a test')
  })
})

describe('the time of a ticket', () => {
  const dueOf = async () => (await bot.parts.tickets.get(1))?.dueAt ?? null

  it('stands still when a manager has replied, until the shopper writes again', async () => {
    const user = await ask()
    expect(await dueOf()).not.toBeNull()
    const { message_id: card } = ticketOf(user)
    const place = { chatId: bot.managersId, replyTo: card }
    await bot.telegram.sendFromUser(bot.telegram.manager, { text: 'Який розмір?' }, place)
    await bot.settle()
    await keepDeadlines(bot.parts.desk)
    expect(await dueOf()).toBeNull()
    await bot.telegram.sendFromUser(user, { text: '104' })
    await bot.settle()
    await keepDeadlines(bot.parts.desk)
    expect((await dueOf())?.getTime()).toBeGreaterThan(Date.now())
    await bot.settle()
    expect(bot.failed).toEqual([])
    const types = ticketOf(user).caption_entities?.map(({ type }) => type)
    expect(types).toContain('date_time')
  })
})

describe('several groups', () => {
  it('get the tickets of their categories', async () => {
    const suits = addGroup('Suits')
    await bot.parts.staffChats.seed(suits)
    await bot.db.insertInto('staff_chats').values({ chat_id: bot.managersId }).execute()
    expect(await command('/category dres', undefined, suits)).toContain('dres. Є: ')
    expect(await command('/category suit', undefined, suits)).toBe(
      plain(uk('duty-some', { categories: 'suit' })),
    )
    const user = await ask()
    expect(ticketOf(user, suits)).toBeDefined()
    await command('/category -', undefined, suits)
    await command('/category suit')
    const other = await ask()
    expect(ticketOf(other)).toBeDefined()
  })

  it('get what looks like their categories, whatever product is most like it', async () => {
    const dresses = addGroup('Dresses')
    await bot.parts.staffChats.seed(dresses)
    await bot.db.insertInto('staff_chats').values({ chat_id: bot.managersId }).execute()
    await command('/category dress', undefined, dresses)
    expect(ticketOf(await ask())).toBeDefined()
    const category = { name: 'dress', chance: 0.8, isSure: false, isGone: false }
    bot.sees = () => ({ ...nothing, category })
    expect(ticketOf(await ask(), dresses)).toBeDefined()
  })

  it('may be the second line’s: what was missed comes there', async () => {
    const second = addGroup('L2')
    await bot.db.insertInto('staff_chats').values({ chat_id: second }).execute()
    expect(await command('/level 2', undefined, second)).toBe(plain(uk('duty-second-level')))
    expect(await command('/level', undefined, second)).toBe(plain(uk('level-usage')))
    const user = await ask()
    const tomorrow = new Date(Date.now() + 86_400_000)
    await keepDeadlines({ ...bot.parts.desk, now: () => tomorrow })
    await bot.settle()
    expect(bot.failed).toEqual([])
    expect(ticketOf(user, second).caption).toContain('L2')
    expect(() => ticketOf(user)).toThrow('no ticket')
  })
})

describe('a rating', () => {
  it('is asked for when a manager closes the ticket, and given once', async () => {
    const user = await ask()
    await tap(user, 'close')
    const question = messagesIn(user.id).at(-1)
    expect(question?.text).toBe(en('rate-us'))
    const [, , , four = '', five = ''] = question ? buttonsOf(question) : []
    const place = { chatId: user.id, messageId: question?.message_id ?? 0 }
    await press(bot.newShopper(), { ...place, data: five })
    await press(user, { ...place, data: four })
    await press(user, { ...place, data: five })
    expect(bot.failed).toEqual([])
    expect(wordsIn(user.id).at(-1)).toBe(en('rated', { stars: '⭐⭐⭐⭐' }))
    expect(bot.toasts().slice(-3)).toEqual([en('rated-before'), en('settled'), en('rated-before')])
    expect(ticketOf(user).caption).toContain(uk('ticket-rating', { stars: '⭐⭐⭐⭐' }))
  })

  it('is not asked for where the shop does not want it', async () => {
    await bot.parts.shopSettings.change({ askRating: false }, 'a test')
    const user = await ask()
    await tap(user, 'close')
    await bot.parts.shopSettings.change({ askRating: null }, 'a test')
    expect(wordsIn(user.id).at(-1)).toBe(en('ticket'))
  })
})

describe('a transcript', () => {
  it('is a file with all that was said and done', async () => {
    const user = await ask()
    const { message_id: card } = ticketOf(user)
    const place = { chatId: bot.managersId, replyTo: card }
    await bot.telegram.sendFromUser(bot.telegram.manager, { text: 'Який розмір?' }, place)
    await bot.settle()
    await bot.telegram.sendFromUser(user, { photo, caption: '<104>' })
    await bot.settle()
    await tap(user, 'close')
    await bot.telegram.sendFromUser(bot.telegram.manager, { text: '/transcript' }, place)
    await bot.settle()
    expect(bot.failed).toEqual([])
    const file = messagesIn(bot.managersId).findLast(({ document }) => document)?.document
    expect(file?.file_name).toBe('1.txt')
    const sent = await bot.telegram.app.request(`/playground/file/${file?.file_id}`)
    const { first_name: manager } = bot.telegram.manager
    const [title, , ...lines] = (await sent.text()).trim().split('\n')
    expect(title).toContain(`№ 1 · ${user.first_name}`)
    expect(lines.map((line) => line.replace(/^\[.+?\] /, ''))).toEqual([
      `👤 ${user.first_name}: [photo] xyzzy`,
      `🙋 ${manager}: Який розмір?`,
      `👤 ${user.first_name}: [photo] <104>`,
      `🙋 ${manager}: [close]`,
    ])
  })
})

describe('a ban', () => {
  it('closes the ticket, and the bot is silent until it is taken back', async () => {
    const user = await ask()
    const { message_id: card } = ticketOf(user)
    expect(await command('/ban', card)).toBe(uk('banned'))
    expect((await bot.parts.tickets.get(1))?.state).toBe('closed')
    await bot.telegram.sendFromUser(user, { text: '/help' })
    await bot.settle()
    expect(wordsIn(user.id)).toEqual([en('ticket')])
    expect(await command('/unban', card)).toBe(uk('unbanned'))
    await bot.telegram.sendFromUser(user, { text: '/cancel' })
    await bot.settle()
    expect(wordsIn(user.id)).toHaveLength(2)
  })
})

describe('figures', () => {
  it('tell of photos, tickets and managers, today and this week', async () => {
    const user = await ask()
    await ask()
    await tap(user, 'not-sold')
    const text = await command('/stats')
    expect(text.split('\n\n').length).toBeGreaterThan(3)
    expect(text).toContain('Фото: 2')
    expect(text).toContain('Запити: 2, завершено 1')
    expect(text).toContain(`· ${bot.telegram.manager.first_name}`)
    expect(text).toContain('перша відповідь за 1\u00a0хв')
  })

  it('of a week are told once, when the next one has begun, with what is not sold', async () => {
    for (const _ of [1, 2]) {
      const user = await ask()
      await tap(user, 'not-sold')
    }
    const before = wordsIn(bot.managersId).length
    const inDays = (days: number) => () => new Date(Date.now() + days * 86_400_000)
    await tellLastWeek({ ...bot.parts.desk, now: inDays(-7) })
    // In the early hours of a Monday, those of the next one are too early.
    for (const days of [7, 8, 9]) {
      await tellLastWeek({ ...bot.parts.desk, now: inDays(days) })
      await bot.settle()
    }
    const told = wordsIn(bot.managersId).slice(before)
    expect(told).toHaveLength(1)
    expect(told[0]).toMatch(/^📊 Минулий тиждень\n\nФото: 2\n/)
    expect(told[0]).toContain(`${uk('report-not-sold')} xyzzy (2)`)
  })

  it('are for the managers alone', async () => {
    const other = addGroup('Friends')
    bot.sees = () => nothing
    await bot.telegram.sendFromUser(bot.telegram.manager, { text: '/queue' }, { chatId: other })
    await bot.settle()
    expect(wordsIn(other)).toEqual([])
  })
})
