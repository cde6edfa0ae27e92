import type { User } from 'grammy/types'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { translator } from '#src/bot/texts.ts'
import { type BotHarness, openBotHarness } from '#test/support/bot-harness.ts'
import { answersIn } from '#test/support/chat-answers.ts'
import { readCataloguePhoto } from '#test/support/chat-photos.ts'

const en = translator('en')
const uk = translator('uk')
const olena: User = { id: 9_400_000_001, is_bot: false, first_name: 'Олена', username: 'olena' }
let nextGroupId = -450_000_001
let bot: BotHarness
let photo: Uint8Array
let taras: User
let group: number

beforeAll(async () => {
  bot = await openBotHarness()
  taras = bot.telegram.manager
  photo = await readCataloguePhoto('mriya-pink-front')
})
afterAll(() => bot.close())
beforeEach(async () => {
  await bot.reset()
  group = nextGroupId--
  bot.telegram.addGroup({ id: group, title: 'Staff', members: [taras, olena] })
  await bot.parts.staffChats.seed(group)
})

async function ask(): Promise<User> {
  const user = bot.newShopper()
  await bot.telegram.sendFromUser(user, { photo, caption: 'xyzzy' })
  await bot.settle()
  return user
}

const messagesIn = (chatId: number) => answersIn(bot.telegram, chatId).map((one) => one.message)
/** What only one manager sees. */
const toldAlone = () =>
  bot.telegram
    .ephemerals(group)
    .map(({ text, receiver_user: receiver }) => [receiver?.first_name, text])

function ticketOf({ first_name: name }: User) {
  const ticket = messagesIn(group).find(({ caption }) => caption?.includes(name))
  if (!ticket) throw new Error(`no ticket of ${name}`)
  return ticket
}

async function write(manager: User, text: string, replyTo?: number): Promise<void> {
  await bot.telegram.sendFromUser(manager, { text }, { chatId: group, replyTo })
  await bot.settle()
  expect(bot.failed).toEqual([])
}

describe('/sku under a ticket', () => {
  it('names a product that was not among the candidates, and the shopper gets it', async () => {
    const user = await ask()
    await write(taras, '/sku zatyshok-grey', ticketOf(user).message_id)
    expect(messagesIn(user.id).at(-1)?.caption).toMatch(/^Zatyshok/)
    expect(ticketOf(user).caption).toContain(`(ZATYSHOK-GREY) — ${taras.first_name}`)
    expect(bot.done.filter(({ name }) => name === 'learn')).toHaveLength(1)
    expect(toldAlone()).toEqual([[taras.first_name, uk('done-sku')]])
  })

  it('names the ticket by its number, as the inline search writes it, and that one alone', async () => {
    const [first, second] = [await ask(), await ask()]
    await write(taras, '/sku KAZKA-MINT #1')
    expect(messagesIn(first.id).at(-1)?.caption).toMatch(/^Kazka/)
    expect(bot.saidTo(second.id)).toEqual([en('ticket')])
  })

  it.each([
    ['/sku NO-SUCH', 'unknown-sku'],
    ['/sku', 'unknown-sku'],
  ])('that names nothing changes nothing: “%s”', async (command, said) => {
    const user = await ask()
    await write(taras, command, ticketOf(user).message_id)
    expect(toldAlone()).toEqual([[taras.first_name, uk(said)]])
    expect(bot.saidTo(user.id)).toEqual([en('ticket')])
    expect((await bot.parts.tickets.get(1))?.state).toBe('open')
  })

  it.each([
    ['/sku MRIYA-PINK', 'no-ticket'],
    ['/sku MRIYA-PINK #77', 'ticket-taken'],
  ])('under no ticket is told so: “%s”', async (command, said) => {
    await ask()
    await write(taras, command)
    expect(toldAlone()).toEqual([[taras.first_name, uk(said)]])
    expect((await bot.parts.tickets.get(1))?.state).toBe('open')
  })

  it('comes too late when another manager was first', async () => {
    const user = await ask()
    const { message_id: card } = ticketOf(user)
    await write(taras, '/sku KAZKA-MINT', card)
    await write(olena, '/sku MRIYA-PINK', card)
    expect(toldAlone().at(-1)).toEqual(['Олена', uk('ticket-taken')])
    expect(bot.saidTo(user.id)).toHaveLength(2)
    expect(messagesIn(user.id).at(-1)?.caption).toMatch(/^Kazka/)
  })

  it('waits for whom the ticket is held by', async () => {
    const user = await ask()
    const { message_id: card } = ticketOf(user)
    await write(taras, '/claim', card)
    await write(olena, '/sku MRIYA-PINK', card)
    expect(toldAlone().at(-1)).toEqual(['Олена', uk('ticket-held', { name: taras.first_name })])
    expect(bot.saidTo(user.id)).toEqual([en('ticket')])
  })
})

describe('a ticket', () => {
  const heldBy = async () => (await bot.parts.tickets.get(1))?.claim?.manager.id

  it('is claimed and given back with commands, and its card tells', async () => {
    const user = await ask()
    const { message_id: card } = ticketOf(user)
    await write(taras, '/claim', card)
    expect(ticketOf(user).caption).toContain(uk('ticket-claimed', { name: taras.first_name }))
    await write(olena, '/claim', card)
    expect(await heldBy()).toBe(taras.id)
    expect(toldAlone().at(-1)).toEqual(['Олена', uk('ticket-held', { name: taras.first_name })])
    await write(olena, '/release', card)
    expect(await heldBy()).toBeUndefined()
    expect(ticketOf(user).caption).not.toContain(uk('ticket-claimed', { name: taras.first_name }))
    await write(olena, '/claim', card)
    expect(ticketOf(user).caption).toContain(uk('ticket-claimed', { name: 'Олена' }))
    expect(bot.saidTo(user.id)).toEqual([en('ticket')])
  })

  it('is assigned to somebody who was seen, or to oneself', async () => {
    const user = await ask()
    const { message_id: card } = ticketOf(user)
    await write(taras, '/assign @olena', card)
    expect(toldAlone().at(-1)?.[1]).toBe(plain(uk('unknown-manager')))
    expect(await heldBy()).toBeUndefined()
    await write(olena, 'Доброго ранку!')
    await write(taras, '/assign @Olena', card)
    expect(await heldBy()).toBe(olena.id)
    expect(ticketOf(user).caption).toContain(uk('ticket-claimed', { name: 'Олена' }))
    await write(taras, '/assign', card)
    expect(await heldBy()).toBe(taras.id)
  })

  it('is closed and reopened with commands', async () => {
    const user = await ask()
    const { message_id: card } = ticketOf(user)
    await write(taras, '/close', card)
    expect((await bot.parts.tickets.get(1))?.state).toBe('closed')
    await write(taras, '/claim', card)
    expect(toldAlone().at(-1)).toEqual([taras.first_name, uk('ticket-taken')])
    await write(taras, '/reopen', card)
    expect(await heldBy()).toBe(taras.id)
  })

  it('that cannot be had is said aloud where Telegram tells nobody alone', async () => {
    await ask()
    bot.telegram.failNext('sendMessage', [400, 'Bad Request: EPHEMERAL_MESSAGES_UNAVAILABLE'])
    await write(taras, '/claim')
    expect(messagesIn(group).at(-1)?.text).toBe(uk('no-ticket'))
  })
})

describe('a second manager who writes into a claimed ticket', () => {
  async function twoWrite(): Promise<User> {
    const user = await ask()
    const { message_id: card } = ticketOf(user)
    await write(taras, 'Який розмір?', card)
    await write(olena, 'І який колір?', card)
    return user
  }
  const warning = () => uk('ticket-held-writing', { name: taras.first_name })
  const words = ['Який розмір?', 'І який колір?']

  it('is warned alone, and the shopper gets both in order', async () => {
    const user = await twoWrite()
    expect(toldAlone()).toEqual([['Олена', warning()]])
    expect(bot.saidTo(user.id).filter((said) => words.includes(said))).toEqual(words)
    expect(messagesIn(group)).toHaveLength(1)
    expect(ticketOf(user).caption).toContain(uk('ticket-claimed', { name: taras.first_name }))
  })

  it('is not warned of what only managers read', async () => {
    const user = await ask()
    const { message_id: card } = ticketOf(user)
    await write(taras, 'Який розмір?', card)
    await write(olena, '// я б запитала й колір', card)
    expect(toldAlone()).toEqual([])
  })

  it('is not warned where Telegram refuses that, and nobody else is told', async () => {
    const user = await ask()
    const { message_id: card } = ticketOf(user)
    await write(taras, words[0] ?? '', card)
    bot.telegram.failNext('sendMessage', [400, 'Bad Request: EPHEMERAL_MESSAGES_UNAVAILABLE'])
    await write(olena, words[1] ?? '', card)
    expect(toldAlone()).toEqual([])
    expect(messagesIn(group)).toHaveLength(1)
    expect(bot.saidTo(user.id).filter((said) => words.includes(said))).toEqual(words)
  })

  it('is not warned by a server that would show it to all', async () => {
    bot.telegram.limits.ephemeralMessages = false
    const user = await twoWrite()
    bot.telegram.limits.ephemeralMessages = true
    expect(toldAlone()).toEqual([])
    expect(messagesIn(group)).toHaveLength(1)
    expect(bot.saidTo(user.id).filter((said) => words.includes(said))).toEqual(words)
  })
})

const plain = (html: string) => html.replaceAll(/<[^>]+>/g, '')
