import type { Message, User } from 'grammy/types'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { createFeatureSource } from '#src/adapters/postgres/references/feature-source.ts'
import type { ManagerPress } from '#src/bot/callback-data.ts'
import { translator } from '#src/bot/texts.ts'
import { type BotHarness, openBotHarness } from '#test/support/bot-harness.ts'
import { answersIn, buttonFor, buttonsOf } from '#test/support/chat-answers.ts'
import { readDemoPhoto, reEncoded } from '#test/support/chat-photos.ts'

const en = translator('en')
const uk = translator('uk')
let bot: BotHarness
let photo: Uint8Array
let copy: Uint8Array

beforeAll(async () => {
  bot = await openBotHarness({ learns: true })
  photo = await readDemoPhoto('unsold-teapot')
  copy = await reEncoded(photo, 5)
})
afterAll(() => bot.close())
beforeEach(async () => {
  await bot.reset()
  await forgetPeoplesWords()
})

/** What another test has left. */
async function forgetPeoplesWords(): Promise<void> {
  await bot.db.deleteFrom('answers').execute()
  await bot.db.deleteFrom('reference_photos').where('role', '=', 'shopper').execute()
}

/** A new shopper sends the picture. @returns what was answered, and to whom */
async function ask(bytes = photo) {
  const user = bot.newShopper()
  await bot.telegram.sendFromUser(user, { photo: bytes, caption: 'xyzzy' })
  await bot.settle()
  expect(bot.failed).toEqual([])
  return { user, said: bot.saidTo(user.id).at(-1) ?? '' }
}

function ticketOf({ first_name: name }: User): Message {
  const ticket = answersIn(bot.telegram, bot.managersId)
    .map(({ message }) => message)
    .findLast(({ caption }) => caption?.includes(name))
  if (!ticket) throw new Error(`no ticket of ${name}`)
  return ticket
}

async function tap(user: User, kind: Exclude<ManagerPress['kind'], 'name'> | number) {
  const ticket = ticketOf(user)
  const data = typeof kind === 'number' ? buttonsOf(ticket)[kind] : buttonFor(ticket, kind)
  const place = { chatId: bot.managersId, messageId: ticket.message_id }
  bot.telegram.press(bot.telegram.manager, { ...place, data: data ?? '' })
  await bot.settle()
  expect(bot.failed).toEqual([])
}

/** All that is left of what people said: references, their vectors, answers to files and to pictures. */
async function learned() {
  const { db } = bot
  const references = await db
    .selectFrom('reference_photos')
    .select('sku')
    .where('role', '=', 'shopper')
    .execute()
  const vectors = (await Array.fromAsync(createFeatureSource(db).read('test@1', 0))).flat()
  const answers = await db.selectFrom('answers').select('sku').execute()
  const fingerprints = await db.selectFrom('fingerprints').select('id').execute()
  const repeated = await db.selectFrom('repeated_answers').select('file_key').execute()
  return {
    references: references.map(({ sku }) => sku),
    vectors: vectors.map(({ sku }) => sku),
    answers: answers.map(({ sku }) => sku),
    fingerprints: fingerprints.length,
    repeated: repeated.length,
  }
}

describe('undo under a ticket', () => {
  it('takes back all that the answer taught, and the next answer teaches anew', async () => {
    const before = await learned()
    const { user } = await ask()
    await tap(user, 0)
    expect(bot.saidTo(user.id).at(-1)).toMatch(/^Mriya/)
    const [one, after] = [['MRIYA-PINK'], await learned()]
    expect(after).toMatchObject({ references: one, vectors: one, answers: one, repeated: 0 })
    expect(after.fingerprints).toBeGreaterThan(before.fingerprints)
    expect((await ask()).said).toMatch(/^Mriya/)
    expect((await ask(copy)).said).toMatch(/^Mriya/)
    expect((await learned()).repeated).toBe(1)

    await tap(user, 'undo')
    expect(bot.toasts().at(-1)).toBe(uk('done-undo'))
    expect(bot.saidTo(user.id).at(-1)).toBe(en('taken-back'))
    expect(await learned()).toEqual(before)
    expect((await ask()).said).toBe(en('ticket'))
    expect((await ask(copy)).said).toBe(en('ticket'))

    await tap(user, 1)
    expect(bot.saidTo(user.id).slice(-2)).toEqual([
      en('taken-back'),
      expect.stringMatching(/^Laguna/),
    ])
    expect((await ask(copy)).said).toMatch(/^Laguna/)
    await tap(user, 'undo')
    expect(await learned()).toEqual(before)
  })

  it('gives back what a wrong answer put out of force', async () => {
    const before = await learned()
    const { user: first } = await ask()
    await tap(first, 0)
    // The machine knows it now; a person wants it looked at all the same.
    const { user: second, said } = await ask(copy)
    expect(said).toMatch(/^Mriya/)
    const card = answersIn(bot.telegram, second.id).at(-1)?.message
    if (!card) throw new Error('no answer')
    const data = buttonFor(card, 'person')
    bot.telegram.press(second, { chatId: second.id, messageId: card.message_id, data })
    await bot.settle()
    await tap(second, 'not-sold')
    expect((await ask()).said).toBe(en('ticket'))
    await tap(second, 'undo')
    expect((await ask()).said).toMatch(/^Mriya/)
    await tap(first, 'undo')
    expect(await learned()).toEqual(before)
  })
})
