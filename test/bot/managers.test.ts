import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { translator } from '#src/bot/texts.ts'
import { weekdays } from '#src/domain/opening-hours.ts'
import { type BotHarness, openBotHarness } from '#test/support/bot-harness.ts'
import { answersIn, buttonsOf } from '#test/support/chat-answers.ts'
import { readCataloguePhoto } from '#test/support/chat-photos.ts'
import { filledIn, lineOf, placed } from '#test/support/orders.ts'
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

async function ask(caption = 'xyzzy') {
  const user = bot.newShopper()
  await bot.telegram.sendFromUser(user, { photo, caption })
  await bot.settle()
  return user
}

const mriya = lineOf('MRIYA-PINK', {
  ...{ size: '98-104', colour: 'pink', price: { minor: 129_000, currency: 'UAH' } },
})
const ticketsIn = (chatId: number) => answersIn(bot.telegram, chatId).map(({ message }) => message)
const postsTo = (chatId: number) =>
  bot
    .callsTo(chatId)
    .filter(({ method }) => method !== 'getChat')
    .map(({ method, status }) => `${method} ${status}`)

async function tapTicket(at: number, managerId = bot.telegram.manager.id) {
  const [ticket] = ticketsIn(bot.managersId)
  if (!ticket) throw new Error('no ticket')
  const manager = { id: managerId, is_bot: false, first_name: 'M' }
  const data = buttonsOf(ticket)[at] ?? ''
  bot.telegram.press(manager, { chatId: bot.managersId, messageId: ticket.message_id, data })
}

describe('a ticket', () => {
  it('is posted with photo, words and candidates, once', async () => {
    const user = await ask('xyzzy qwfp?')
    const [ticket] = ticketsIn(bot.managersId)
    expect(ticket?.caption).toContain(user.first_name)
    expect(ticket?.caption).toContain('xyzzy qwfp?')
    const codes = buttonsOf(ticket ?? ({} as never)).map((data) => data.slice(0, 1))
    expect(codes).toEqual(['m', 'm', 's', 'b', 'i', 'k'])
    await bot.repeat({ name: 'post-ticket', id: 1 })
    expect(postsTo(bot.managersId)).toEqual(['sendPhoto 200'])
  })

  it('tells what the shopper has in the basket and on the way', async () => {
    const user = bot.newShopper()
    const { drafts, orders } = bot.parts
    const shopper = { id: user.id, name: user.first_name, language: 'uk' } as const
    const lines = [mriya]
    const basket = { id: 910_000_001, at: new Date() }
    const { draft } = await drafts.change(shopper, basket, () => ({ lines, ...filledIn }))
    const { id: draftId, revision } = draft
    const order = placed(await orders.confirm({ draftId, revision, shopperId: user.id }))
    const next = { id: 910_000_002, at: new Date() }
    await drafts.change(shopper, next, () => ({ lines: [{ ...mriya, quantity: 2 }] }))
    await bot.settle()
    await bot.telegram.sendFromUser(user, { photo, caption: 'xyzzy' })
    await bot.settle()
    expect(bot.failed).toEqual([])
    const card = ticketsIn(bot.managersId).find(({ caption }) => caption?.includes('🎫'))
    const said = card?.caption?.replaceAll(/[\u00a0\u202f]/g, ' ')
    expect(said).toContain('🧺 Кошик: Товар MRIYA-PINK × 2 — 2 580 ₴')
    expect(said).toMatch(new RegExp(`📦 Замовлення: № ${order.id} 🆕 Нове, 1 290 ₴`))
  })

  it('of a shop that is closed is said to wait until it opens', async () => {
    const { shopSettings } = bot.parts
    // Neither today nor tomorrow, whenever this runs.
    const day = weekdays[(new Date().getUTCDay() + 2) % weekdays.length] ?? 'mon'
    const openingHours = { [day]: '09:00-13:00, 14:00-18:00' }
    const outOfOfficeText = { en: 'We are at the fair & back soon' }
    await shopSettings.change({ openingHours, outOfOfficeText }, 'a test')
    const waiting = bot.saidTo((await ask()).id).at(-1)
    await shopSettings.change({ openingHours: null, outOfOfficeText: null }, 'a test')
    const asked = bot.saidTo((await ask()).id).at(-1)
    expect(waiting).toContain(outOfOfficeText.en)
    expect(asked).not.toContain(outOfOfficeText.en)
    expect(waiting).toMatch(/a manager will answer on \w+day, after 09:00\.$/)
    expect(waiting).toContain(asked)
    expect(asked).not.toContain('closed')
  })

  // Rows 14 and 15: a group that takes no pictures is told in words.
  it.each([
    'Bad Request: not enough rights to send photos to the chat',
    'Bad Request: CHAT_SEND_PHOTOS_FORBIDDEN',
    'Bad Request: CHAT_SEND_MEDIA_FORBIDDEN',
    'Bad Request: PHOTO_INVALID_DIMENSIONS',
    'Bad Request: have no rights to send a photo',
  ])('is posted in words where pictures are refused: %s', async (description) => {
    bot.telegram.failNext('sendPhoto', [400, description])
    await ask()
    expect(bot.failed).toEqual([])
    expect(postsTo(bot.managersId)).toEqual(['sendPhoto 400', 'sendMessage 200'])
    await tapTicket(0)
    await bot.settle()
    expect(bot.failed).toEqual([])
    expect(ticketsIn(bot.managersId)[0]?.text).toContain('✅')
  })

  it.each([
    [400, 'Bad Request: TOPIC_CLOSED', 1],
    [400, 'Bad Request: not enough rights to send text messages to the chat', 2],
    [400, 'Bad Request: CHAT_WRITE_FORBIDDEN', 2],
    [403, 'Forbidden: bot was kicked from the group chat', 1],
    [400, 'Bad Request: chat not found', 1],
  ])('is posted later where nothing is taken: %i %s', async (code, description, forms) => {
    bot.sees = () => {
      // "Looking …" is sent by now.
      bot.telegram.failNext('sendPhoto', [code, description])
      if (forms > 1) bot.telegram.failNext('sendMessage', [code, description])
      return nothing
    }
    await ask()
    expect(String(bot.failed[0]?.error)).toContain(description)
    await bot.retry()
    expect(ticketsIn(bot.managersId)).toHaveLength(1)
  })

  it('waits in the database where no group is set, and is posted when there is one', async () => {
    await bot.db.deleteFrom('staff_chats').execute()
    const user = await ask()
    expect(bot.failed).toEqual([])
    expect(bot.saidTo(user.id)).toEqual([en('ticket')])
    expect((await bot.parts.tickets.get(1))?.staffMessage).toBeNull()
    await bot.parts.staffChats.seed(bot.managersId)
    await bot.repeat({ name: 'post-ticket', id: 1 })
    expect(ticketsIn(bot.managersId)).toHaveLength(1)
  })

  it('that was given up is reported', async () => {
    bot.telegram.failNext('sendPhoto', [500, 'Internal Server Error'])
    await ask()
    await bot.giveUp()
    expect(bot.lost).toEqual([1])
  })
})

describe('a group that became a supergroup', () => {
  it('is followed when Telegram tells of it', async () => {
    const newId = bot.telegram.upgradeGroup(bot.telegram.manager, bot.managersId)
    await bot.settle()
    expect(await bot.parts.staffChats.list()).toEqual([newId])
    await ask()
    expect(postsTo(newId)).toEqual(['sendPhoto 200'])
  })

  it('is followed when a message is refused with its new id', async () => {
    const newId = bot.telegram.upgradeGroup(bot.telegram.manager, bot.managersId)
    bot.telegram.updates.clear()
    await ask()
    expect(bot.failed).toEqual([])
    expect(postsTo(bot.managersId)).toEqual(['sendPhoto 400'])
    expect(postsTo(newId)).toEqual(['sendPhoto 200'])
    expect(await bot.parts.staffChats.list()).toEqual([newId])
  })

  it('does not keep the shopper from the answer to a ticket of before', async () => {
    const user = await ask()
    await tapTicket(0)
    bot.telegram.upgradeGroup(bot.telegram.manager, bot.managersId)
    await bot.settle()
    expect(bot.failed).toEqual([])
    expect(bot.saidTo(user.id).at(-1)).toMatch(/^Mriya/)
  })
})

describe('a manager’s answer', () => {
  it('is delivered as a reply, and the ticket says so', async () => {
    const user = await ask()
    await tapTicket(1)
    await bot.settle()
    expect(bot.failed).toEqual([])
    const [asked, answered] = answersIn(bot.telegram, user.id, 'en')
    expect(asked?.kind).toBe('ticket')
    expect(answered).toMatchObject({ kind: 'card', repliesTo: asked?.repliesTo })
    expect(answered?.message.caption).toMatch(/^Laguna/)
    expect(ticketsIn(bot.managersId)[0]?.caption).toContain('LAGUNA-NAVY')
    expect(bot.toasts()).toEqual([uk('done-name')])
  })

  it('may be that it is not sold', async () => {
    const user = await ask()
    await tapTicket(2)
    await bot.settle()
    expect(bot.saidTo(user.id)).toEqual([en('ticket'), en('not-sold')])
  })

  it('counts once of two managers who tap at once', async () => {
    const user = await ask()
    await tapTicket(0, 1_001)
    await tapTicket(1, 1_002)
    await bot.settle()
    expect(bot.toasts()).toEqual([uk('done-name'), uk('ticket-taken')])
    expect(bot.saidTo(user.id)).toHaveLength(2)
    expect(bot.saidTo(user.id)[1]).toMatch(/^Mriya/)
  })

  it('is told once, however often its job is repeated', async () => {
    const user = await ask()
    await tapTicket(0)
    await bot.settle()
    for (const work of bot.done.slice()) await bot.repeat(work)
    expect(bot.saidTo(user.id)).toHaveLength(2)
    expect(bot.failed).toEqual([])
  })

  it('is told in one message when the first try broke off', async () => {
    const user = await ask()
    await tapTicket(0)
    bot.telegram.failNext('editMessageMedia', [500, 'Internal Server Error'])
    await bot.settle()
    expect(bot.failed).toHaveLength(1)
    await bot.retry()
    expect(bot.saidTo(user.id)).toHaveLength(2)
    expect(bot.saidTo(user.id)[1]).toMatch(/^Mriya/)
  })

  it('reaches the managers when the shopper is gone', async () => {
    const user = await ask()
    bot.telegram.blockBot(user)
    await tapTicket(0)
    await bot.settle()
    expect(bot.failed).toEqual([])
    expect(ticketsIn(bot.managersId)[0]?.caption).toContain('MRIYA-PINK')
  })

  it('is in words when the picture is refused', async () => {
    const user = await ask()
    await tapTicket(0)
    bot.telegram.failNext('editMessageMedia', [400, 'Bad Request: PHOTO_INVALID_DIMENSIONS'])
    await bot.settle()
    expect(bot.failed).toEqual([])
    expect(bot.saidTo(user.id)[1]).toMatch(/^Mriya/)
  })

  it('to a ticket that was withdrawn comes too late', async () => {
    const user = await ask()
    await bot.telegram.sendFromUser(user, { text: '/cancel' })
    await bot.settle()
    await tapTicket(0)
    await bot.settle()
    expect(bot.toasts()).toEqual([uk('ticket-taken')])
  })

  it('in a topic of the chat is told there', async () => {
    const user = bot.newShopper()
    const { photo: sizes = [] } = await bot.telegram.sendFromUser(user, { photo })
    bot.telegram.updates.clear()
    const place = { message_thread_id: 77, is_topic_message: true } as const
    bot.receive(user, { photo: sizes, caption: 'xyzzy', ...place })
    // This server knows no topics of private chats: it refuses them, and the bot goes on without.
    await bot.settle()
    await tapTicket(0)
    await bot.settle()
    const threads = bot
      .callsTo(user.id)
      .filter(({ payload }) => payload['text'] === en('found-by-manager'))
      .map(({ payload }) => payload['message_thread_id'])
    expect(threads[0]).toBe(77)
  })
})

describe('a notice', () => {
  it('is told once in the managers’ group', async () => {
    const notice = {
      kind: 'budget-low',
      spentMicroUsd: 4_000_000,
      budgetMicroUsd: 5_000_000,
    } as const
    await bot.parts.notices.tellOnce('low', notice)
    await bot.parts.notices.tellOnce('low', notice)
    await bot.settle()
    expect(ticketsIn(bot.managersId).map(({ text }) => text)).toEqual([
      expect.stringContaining('4.00'),
    ])
  })
})
