import type { Message, User } from 'grammy/types'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { translator } from '#src/bot/texts.ts'
import { answersIn, buttonsOf } from '#test/support/chat-answers.ts'
import { type ChatPeople, createChatPeople } from '#test/support/chat-people.ts'
import { readDemoPhoto, reEncoded } from '#test/support/chat-photos.ts'
import { type ChatWorld, openChatWorld } from '#test/support/chat-world.ts'

let world: ChatWorld
let people: ChatPeople
let photo: Uint8Array

beforeAll(async () => {
  world = await openChatWorld()
  people = createChatPeople(world)
  await world.openBot()
  // The machine cannot tell the white from the grey one here.
  photo = await readDemoPhoto('snizhok-white-front-sand')
})
afterAll(() => world.close())

const settled = translator('uk')('settled')

async function askWith(bytes: Uint8Array): Promise<{ user: User; choice: Message }> {
  const user = people.newShopper()
  await people.sendBytes(user, bytes)
  return { user, choice: await people.answerOf(user, 'choice') }
}

async function pick({ user, choice }: { user: User; choice: Message }, place: number) {
  const data = buttonsOf(choice)[place] ?? ''
  await people.tapUntil(user, { messageId: choice.message_id, data }, settled)
  return people.answerOf(user, 'card')
}

/** What somebody new is answered in the end: a card, or a choice. */
async function kindOfAnswer(bytes: Uint8Array) {
  const user = people.newShopper()
  await people.sendBytes(user, bytes)
  const kinds = () => answersIn(world.telegram, user.id).map(({ kind }) => kind)
  await expect.poll(() => kinds()[0]).toMatch(/card|choice/)
  return kinds()[0]
}

describe('shoppers who pick', () => {
  it('settle their own inquiry alone, until two agree; then others are answered by it', async () => {
    const first = await askWith(photo)
    const named = await pick(first, 0)
    expect(named.caption).toMatch(/сніжок/i)

    // One shopper's word, said twice or not: the next shopper is asked as the first one was.
    const again = await askWith(await reEncoded(photo, 1))
    const copy = await reEncoded(photo, 2)
    expect(await kindOfAnswer(copy)).toBe('choice')

    await pick(again, 0)

    // What was agreed on is learned a moment later.
    await expect.poll(() => kindOfAnswer(copy), { interval: 500 }).toBe('card')
    expect(await kindOfAnswer(photo)).toBe('card')
    expect(await kindOfAnswer(await reEncoded(photo, 3))).toBe('card')
  })
})
