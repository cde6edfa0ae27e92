import type { Message, User } from 'grammy/types'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { parsePress } from '#src/bot/callback-data.ts'
import { translator } from '#src/bot/texts.ts'
import { buttonFor, buttonsOf, kindOf } from '#test/support/chat-answers.ts'
import { type ChatPeople, createChatPeople } from '#test/support/chat-people.ts'
import { readCataloguePhoto, readDemoPhoto } from '#test/support/chat-photos.ts'
import { type ChatWorld, openChatWorld, person } from '#test/support/chat-world.ts'

let world: ChatWorld
let people: ChatPeople

beforeAll(async () => {
  world = await openChatWorld()
  people = createChatPeople(world)
  await world.openBot()
})
afterAll(() => world.close())

const uk = translator('uk')

/** The ticket that a shopper's inquiry became, in the managers' group. */
function ticketOf(user: User): Promise<Message> {
  const { telegram } = world
  return telegram.waitForMessage(
    telegram.managersGroupId,
    ({ caption }) => caption?.includes(`${user.first_name} · `) === true,
  )
}

const tapTicket = (user: User, { message_id: messageId }: Message, data: string) =>
  people.tap(user, { chatId: world.telegram.managersGroupId, messageId, data })

/** The button of the product with this name. */
function buttonNamed({ reply_markup: markup }: Message, name: RegExp): string {
  const button = markup?.inline_keyboard.flat().find(({ text }) => name.test(text))
  return button && 'callback_data' in button ? button.callback_data : 'no such button'
}

/** The ticket when it says that somebody has answered. */
const settledTicket = ({ message_id: messageId }: Message) =>
  world.telegram.waitForMessage(
    world.telegram.managersGroupId,
    // What a rung decided has the same sign.
    ({ message_id, caption }) =>
      message_id === messageId && caption?.includes('✅ Відповідь') === true,
  )

/** What a ticket's buttons answer; others claim it, take the answer back or close it. */
const answersUnder = (ticket: Message) =>
  buttonsOf(ticket)
    .map((data) => parsePress(data)?.kind)
    .filter((kind) => kind === 'name' || kind === 'not-sold')

/** A photo that the shop does not sell, and the apology and ticket that come of it. */
async function askAbout(name: string): Promise<{ user: User; ticket: Message }> {
  const user = people.newShopper()
  await people.sendBytes(user, await readDemoPhoto(name), 'xyzzy')
  await people.answerOf(user, 'ticket')
  return { user, ticket: await ticketOf(user) }
}

describe('"none of these"', () => {
  it('asks the managers, whose word answers the shopper and is remembered', async () => {
    const { telegram } = world
    const user = people.newShopper()
    const choice = await people.choiceOf(user, ['kazka-mint-front', 'zyma-red-front'])
    const none = buttonFor(choice, 'none')
    await people.tapUntil(user, { messageId: choice.message_id, data: none }, uk('settled'))
    const apology = await people.answerOf(user, 'ticket')
    expect(apology.message_id).toBe(choice.message_id)
    expect(buttonsOf(apology)).toEqual([])

    const ticket = await ticketOf(user)
    expect(ticket.photo).toBeDefined()
    expect(ticket.caption).toContain(uk('ticket-reason-none-of-these'))
    expect(answersUnder(ticket)).toEqual(['name', 'name', 'not-sold'])

    // The manager knows better: the first photo does not show the skirt, whatever the machine thinks.
    const jacket = buttonNamed(ticket, /зима/i)
    expect(await tapTicket(telegram.manager, ticket, jacket)).toBe(uk('done-name'))
    const card = await people.answerOf(user, 'card')
    expect(card.caption).toMatch(/зима/i)
    expect(card.message_id).not.toBe(choice.message_id)
    // Whichever of the two photos came first.
    expect(card.reply_to_message?.media_group_id).toBeDefined()
    expect(card.reply_to_message?.media_group_id).toBe(choice.reply_to_message?.media_group_id)
    const settled = await settledTicket(ticket)
    expect(settled.caption).toContain('ZYMA-RED')
    expect(answersUnder(settled)).toEqual([])

    const second = person(7_100_000_003)
    expect(await tapTicket(second, ticket, jacket)).toBe(uk('ticket-taken'))

    const another = people.newShopper()
    await people.sendBytes(another, await readCataloguePhoto('kazka-mint-front'))
    expect((await people.answerOf(another, 'card')).caption).toMatch(/зима/i)

    const inquiryId = parsePress(none)?.id ?? 0
    const kept = await world.inDatabase(async (db) => ({
      inquiry: await db
        .selectFrom('inquiries')
        .select(['state', 'sku', 'decided_by'])
        .where('id', '=', inquiryId)
        .executeTakeFirst(),
      ticket: await db
        .selectFrom('tickets')
        .select(['state', 'sku', 'answered_by', 'reason'])
        .where('inquiry_id', '=', inquiryId)
        .executeTakeFirst(),
    }))
    expect(kept).toEqual({
      inquiry: { state: 'ticketed', sku: 'ZYMA-RED', decided_by: 'manager' },
      ticket: {
        state: 'answered',
        sku: 'ZYMA-RED',
        answered_by: String(telegram.manager.id),
        reason: 'none-of-these',
      },
    })
  })
})

describe('"not this one"', () => {
  it('asks the managers about a card that nothing else comes near to', async () => {
    const user = people.newShopper()
    await people.sendPhoto(user, 'sonko-sky-front')
    const card = await people.answerOf(user, 'card')
    const notThis = buttonFor(card, 'not-this')
    await people.tap(user, { messageId: card.message_id, data: notThis })
    const ticket = await ticketOf(user)
    expect(ticket.caption).toContain(uk('ticket-reason-not-this'))
    expect(buttonsOf(ticket).length).toBeGreaterThan(1)
  })
})

describe('an unknown photo', () => {
  it('is answered with an apology, and by a manager who says that it is not sold', async () => {
    const { user, ticket } = await askAbout('unsold-teapot')
    expect(ticket.photo).toBeDefined()
    expect(ticket.caption).toContain(uk('ticket-reason-unknown'))
    const notSold = buttonFor(ticket, 'not-sold')
    await tapTicket(world.telegram.manager, ticket, notSold)
    await people.reply(user, uk('not-sold'))
    expect((await settledTicket(ticket)).caption).toContain(uk('ticket-answered-not-sold'))
    const [, ...said] = world.telegram.messages(user.id)
    expect(said.map((message) => kindOf(message))).toEqual(['ticket', 'other'])
  })

  it('shows the managers a caption, but not as markup', async () => {
    const user = people.newShopper()
    const caption = `<b>є & такий?</b> ${'дуже '.repeat(150)}`
    await people.sendBytes(user, await readDemoPhoto('unsold-cat'), caption)
    const ticket = await ticketOf(user)
    expect(ticket.caption).toContain('<b>є & такий?</b> дуже')
    expect(ticket.caption?.length).toBeLessThan(1024)
  })

  it('is for managers to name: a stranger with their buttons changes nothing', async () => {
    const { ticket } = await askAbout('unsold-cake')
    const stranger = people.newShopper()
    await world.telegram.sendFromUser(stranger, { text: '/help' })
    const { message_id: messageId } = await people.answerOf(stranger, 'other')
    for (const data of buttonsOf(ticket)) {
      expect(await people.tap(stranger, { messageId, data })).toBe(uk('managers-only'))
    }
    // It is open still: a manager's tap is the first.
    const [first = ''] = buttonsOf(ticket)
    expect(await tapTicket(world.telegram.manager, ticket, first)).toBe(uk('done-name'))
  })

  it('takes the first of several words only', async () => {
    const { user, ticket } = await askAbout('unsold-tie')
    const [first = '', second = ''] = buttonsOf(ticket)
    const others = [person(7_100_000_004), person(7_100_000_005), world.telegram.manager]
    const toasts: string[] = []
    const unsubscribe = world.telegram.onEvent((event) => {
      if (event.kind === 'callbackAnswer') toasts.push(event.text)
    })
    const { managersGroupId: chatId } = world.telegram
    for (const [at, manager] of others.entries()) {
      const data = at === 0 ? first : second
      world.telegram.press(manager, { chatId, messageId: ticket.message_id, data })
    }
    await expect.poll(() => toasts.length).toBe(3)
    unsubscribe()
    expect(toasts.toSorted()).toEqual(
      [uk('ticket-taken'), uk('ticket-taken'), uk('done-name')].toSorted(),
    )
    await people.answerOf(user, 'card')
    await settledTicket(ticket)
    expect(world.telegram.messages(user.id)).toHaveLength(3)
  })

  it('is left alone by forged data', async () => {
    const { ticket } = await askAbout('unsold-plant')
    const { id = 0 } = parsePress(buttonsOf(ticket)[0] ?? '') ?? {}
    for (const data of [`m:${id}:9`, 'm:999999999:0', 's:999999999']) {
      const toast = await tapTicket(world.telegram.manager, ticket, data)
      expect(toast).toBe(uk('ticket-taken'))
    }
    const [first = ''] = buttonsOf(ticket)
    expect(await tapTicket(world.telegram.manager, ticket, first)).toBe(uk('done-name'))
  })
})
