import type { Message, User } from 'grammy/types'
import { sql } from 'kysely'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { translator } from '#src/bot/texts.ts'
import type { DraftContent } from '#src/domain/order.ts'
import { type BotHarness, openBotHarness } from '#test/support/bot-harness.ts'
import { answersIn, buttonsOf } from '#test/support/chat-answers.ts'
import { filledIn, lineOf } from '#test/support/orders.ts'

const en = translator('en')
const uk = translator('uk')
let bot: BotHarness

beforeAll(async () => {
  bot = await openBotHarness()
})
afterAll(() => bot.close())
beforeEach(() => bot.reset())

const suit = lineOf('MRIYA-PINK', {
  size: '98-104',
  colour: 'pink',
  name: { uk: 'Костюм «Мрія»', en: 'Mriya suit' },
  price: { minor: 129_000, currency: 'UAH' },
})

let nextUpdateId = 1

/** Somebody orders. @returns the order's id. */
async function order(user: User, content: Partial<DraftContent> = {}): Promise<number> {
  const shopper = { id: user.id, name: user.first_name, language: 'en' } as const
  const update = { id: nextUpdateId++, at: new Date() }
  const wanted = { lines: [suit], ...filledIn, ...content }
  const { draft } = await bot.parts.drafts.change(shopper, update, () => wanted)
  const tap = { draftId: draft.id, shopperId: user.id, revision: draft.revision }
  expect(await bot.parts.orders.confirm(tap)).toMatchObject({ result: 'placed' })
  await bot.settle()
  return draft.id
}

const messagesTo = (chatId: number) => answersIn(bot.telegram, chatId).map((one) => one.message)

function cardOf(orderId: number): Message {
  const title = uk('order-title', { number: String(orderId), shopper: '' }).trim()
  const cards = messagesTo(bot.managersId).filter(({ text }) => text?.startsWith(title))
  expect(cards).toHaveLength(1)
  return cards[0] as Message
}

/** A manager taps under an order. */
async function tap(orderId: number, act: string) {
  const { message_id: messageId } = cardOf(orderId)
  const data = `os:${act}:${orderId}`
  bot.telegram.press(bot.telegram.manager, { chatId: bot.managersId, messageId, data })
  await bot.settle()
}

/** A manager writes in reply to what the bot asked last. */
async function write(text: string) {
  const replyTo = messagesTo(bot.managersId).at(-1)?.message_id
  await bot.telegram.sendFromUser(
    bot.telegram.manager,
    { text },
    { chatId: bot.managersId, replyTo },
  )
  await bot.settle()
}

describe('an order in the managers’ group', () => {
  it('is one card, from new to done, and the shopper hears of each step once', async () => {
    const user = bot.newShopper()
    const id = await order(user, { comment: '<b>Швидко</b>' })
    const number = String(id)
    const { text, message_id: place } = cardOf(id)
    for (const word of ['Костюм «Мрія», 98-104', '1 290', 'MRIYA-PINK', '+380671234567', 'Львів']) {
      expect(text?.replaceAll('\u00a0', ' ')).toContain(word)
    }
    expect(text).toContain('<b>Швидко</b>')
    await tap(id, 'accept')
    await tap(id, 'pack')
    await tap(id, 'ship')
    await write('20450000000001')
    await tap(id, 'done')
    for (const work of bot.done.slice()) await bot.repeat(work)
    expect(bot.failed).toEqual([])
    const tracking = '20450000000001'
    expect(bot.saidTo(user.id)).toEqual([
      en('order-told-accepted', { number }),
      en('order-told-packed', { number }),
      en('order-told-shipped-tracking', { number, tracking }).replaceAll(/<[^>]+>/g, ''),
      en('order-told-done', { number }),
    ])
    expect(cardOf(id).message_id).toBe(place)
    expect(cardOf(id).text).toContain(uk('order-state-done'))
    expect(cardOf(id).text).toContain(tracking)
  })

  it('is cancelled with the reason that the manager writes', async () => {
    const user = bot.newShopper()
    const id = await order(user)
    await tap(id, 'cancel')
    await write('закінчилась тканина')
    const told = { number: String(id), reason: 'закінчилась тканина' }
    expect(bot.saidTo(user.id)).toEqual([en('order-told-cancelled-reason', told)])
    await tap(id, 'accept')
    expect(bot.toasts().at(-1)).toBe(uk('managed-impossible'))
  })

  it('is nobody’s to change outside of the group', async () => {
    const [user, other] = [bot.newShopper(), bot.newShopper()]
    const id = await order(user)
    await bot.telegram.sendFromUser(other, { text: '/help' })
    await bot.settle()
    const messageId = messagesTo(other.id).at(-1)?.message_id ?? 0
    for (const data of [`os:accept:${id}`, `oc:cancel:${id}`]) {
      bot.telegram.press(other, { chatId: other.id, messageId, data })
      await bot.settle()
    }
    expect(bot.toasts()).toEqual([uk('managers-only'), en('my-order-impossible')])
    expect((await bot.parts.orders.get(id))?.state).toBe('placed')
  })

  it('gets a link that can be opened, a receipt, and is marked as paid once', async () => {
    const user = bot.newShopper()
    const id = await order(user, { payment: 'link' })
    const number = String(id)
    expect(bot.saidTo(user.id)).toEqual([en('order-told-link-follows', { number })])
    await tap(id, 'payment-link')
    const { message_id: asked } = messagesTo(bot.managersId).at(-1) ?? {}
    await write('на картку')
    expect(messagesTo(bot.managersId).at(-1)?.text).toBe(uk('managed-bad-link'))
    const place = { chatId: bot.managersId, replyTo: asked }
    const link = 'https://pay.example/1'
    await bot.telegram.sendFromUser(bot.telegram.manager, { text: link }, place)
    await bot.settle()
    await tap(id, 'paid')
    await tap(id, 'paid')
    await tap(id, 'receipt')
    await write('№ 17')
    expect(bot.saidTo(user.id)).toEqual([
      en('order-told-link-follows', { number }),
      en('order-told-link', { number, link }),
      en('order-told-paid', { number }),
      en('order-told-receipt', { number, receipt: '№ 17' }),
    ])
    expect(cardOf(id).text).toContain(uk('order-paid'))
  })

  it('is listed by /orders as long as it is open', async () => {
    const user = bot.newShopper()
    const [first, second] = [await order(user), await order(user)]
    await tap(first, 'cancel')
    await write('-')
    await bot.telegram.sendFromUser(
      bot.telegram.manager,
      { text: '/orders' },
      { chatId: bot.managersId },
    )
    await bot.settle()
    const list = messagesTo(bot.managersId).at(-1)?.text
    expect(list).toContain(`№\u00a0${second} ·`)
    expect(list).not.toContain(`№\u00a0${first} ·`)
  })

  it('is shown anew in a group that was upgraded', async () => {
    const id = await order(bot.newShopper())
    bot.telegram.failNext('editMessageText', [400, 'Bad Request: message to edit not found'])
    await bot.parts.orders.advance(id, { kind: 'accept' })
    await bot.settle()
    const { staffMessage } = (await bot.parts.orders.get(id)) ?? {}
    const last = messagesTo(bot.managersId).at(-1)
    expect(staffMessage?.messageId).toBe(last?.message_id)
    expect(last?.text).toContain(uk('order-state-accepted'))
  })
})

describe('/orders in a shopper’s chat', () => {
  async function ask(user: User) {
    await bot.telegram.sendFromUser(user, { text: '/orders' })
    await bot.settle()
    return messagesTo(user.id).at(-1)
  }

  it('shows their own as they are now, to be cancelled until they are packed', async () => {
    const [user, other] = [bot.newShopper(), bot.newShopper()]
    expect((await ask(user))?.text).toBe(en('my-orders-none'))
    const id = await order(user)
    await order(other)
    const shown = await ask(user)
    expect(shown?.text).toContain(en('my-order-title', { number: String(id) }))
    expect(shown?.text).toContain(en('order-state-placed'))
    const [, cancel = ''] = (shown && buttonsOf(shown)) ?? []
    const place = { chatId: user.id, messageId: shown?.message_id ?? 0 }
    bot.telegram.press(user, { ...place, data: cancel })
    await bot.settle()
    expect((await bot.parts.orders.get(id))?.state).toBe('cancelled')
    const changed = messagesTo(user.id).find(({ message_id }) => message_id === place.messageId)
    expect(changed?.text).toContain(en('order-state-cancelled'))
    expect(bot.saidTo(user.id).at(-1)).toBe(en('order-told-cancelled', { number: String(id) }))
    expect(cardOf(id).text).toContain(uk('order-state-cancelled'))
  })

  it('puts one into the basket to be changed, which then takes its place', async () => {
    const user = bot.newShopper()
    const id = await order(user)
    const { message_id: messageId = 0 } = (await ask(user)) ?? {}
    bot.telegram.press(user, { chatId: user.id, messageId, data: `oc:change:${id}` })
    await bot.settle()
    const draft = await bot.parts.drafts.find(user.id)
    expect(draft).toMatchObject({ ...filledIn, lines: [suit], replaces: id })
    expect((await bot.parts.orders.get(id))?.state).toBe('placed')
    const tapped = { draftId: draft?.id ?? 0, shopperId: user.id, revision: draft?.revision ?? 0 }
    expect(await bot.parts.orders.confirm(tapped)).toMatchObject({ result: 'placed' })
    await bot.settle()
    expect((await bot.parts.orders.get(id))?.state).toBe('cancelled')
    expect(cardOf(id).text).toContain(uk('order-state-cancelled'))
  })

  it('lets what has been sent be returned', async () => {
    const user = bot.newShopper()
    const id = await order(user)
    for (const kind of ['accept', 'pack'] as const) await bot.parts.orders.advance(id, { kind })
    const packed = await ask(user)
    expect(packed && buttonsOf(packed)).toEqual([])
    await bot.parts.orders.advance(id, { kind: 'ship', trackingNumber: null })
    const shown = await ask(user)
    const messageId = shown?.message_id ?? 0
    bot.telegram.press(user, { chatId: user.id, messageId, data: `oc:return:${id}` })
    await bot.settle()
    await tap(id, 'arrive')
    expect(bot.saidTo(user.id).slice(-2)).toEqual([
      en('order-told-returning', { number: String(id) }),
      en('order-told-returned', { number: String(id) }),
    ])
  })
})

describe('a payment in the chat', () => {
  const byCard = { payment: 'telegram' } as const

  async function pay(user: User) {
    const invoice = messagesTo(user.id).find(({ invoice }) => invoice !== undefined)
    bot.telegram.press(user, { chatId: user.id, messageId: invoice?.message_id ?? 0, data: '' })
    await bot.settle()
    // The service message that follows.
    await bot.settle()
    return invoice
  }

  it('is asked for with an invoice, counts once, and is told to shopper and managers', async () => {
    const user = bot.newShopper()
    const id = await order(user, byCard)
    const invoice = await pay(user)
    expect(invoice?.invoice).toMatchObject({ total_amount: 129_000, currency: 'UAH' })
    for (const work of bot.done.slice()) await bot.repeat(work)
    expect((await bot.parts.orders.get(id))?.paidMinor).toBe(129_000)
    expect(bot.saidTo(user.id)).toContain(en('order-told-paid', { number: String(id) }))
    expect(cardOf(id).text).toContain(uk('order-paid'))
    expect(await bot.db.selectFrom('payments').select('order_id').execute()).toEqual([
      { order_id: id },
    ])
  })

  it('is refused with the reason when the last piece has gone to somebody else', async () => {
    const [user, other] = [bot.newShopper(), bot.newShopper()]
    const { rows } = await sql<{ stock: number }>`
      select stock from variants where sku = 'MRIYA-PINK' and size = '98-104'`.execute(bot.db)
    const id = await order(user, byCard)
    await sql`update orders set expires_at = now() - interval '1 minute' where id = ${id}`.execute(
      bot.db,
    )
    await sql`
      update reservations set expires_at = now() - interval '1 minute' where order_id = ${id}`.execute(
      bot.db,
    )
    await order(other, { lines: [{ ...suit, quantity: rows[0]?.stock ?? 0 }] })
    await pay(user)
    const [answer] = bot.telegram.calls.of('answerPreCheckoutQuery')
    expect(answer?.payload).toMatchObject({ ok: false, error_message: en('checkout-short') })
    expect((await bot.parts.orders.get(id))?.paidMinor).toBe(0)
  })
})
