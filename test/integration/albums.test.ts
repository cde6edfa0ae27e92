import { setTimeout as delay } from 'node:timers/promises'
import type { User } from 'grammy/types'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { translator } from '#src/bot/texts.ts'
import { answersIn, buttonsOf } from '#test/support/chat-answers.ts'
import { type ChatPeople, createChatPeople } from '#test/support/chat-people.ts'
import { readCataloguePhoto, readDemoPhoto, reEncoded } from '#test/support/chat-photos.ts'
import { type ChatWorld, openChatWorld, person } from '#test/support/chat-world.ts'
import { isLong } from '#test/support/long.ts'

/** 10 is what the promise names. */
const longestGapSeconds = isLong ? 10 : 3

interface Album {
  /** Seconds between two photos, as parts of ten. */
  readonly gaps: readonly number[]
  /** Which photo has the caption; undefined: none. */
  readonly captionAt: number | undefined
}

const of = (gaps: readonly number[], captionAt?: number): Album => ({ gaps, captionAt })
const albums: readonly Album[] = [
  of([0], 0),
  of([0, 10], 2),
  of([1, 2, 3], 1),
  of([1.4, 1.6, 1.4, 1.6], 4),
  of([10, 0, 0, 0, 0], 0),
  of([0, 0, 0, 0, 0, 0], 3),
  of([3, 3, 3, 0, 0, 0, 0], 5),
  of([0, 0, 0, 0, 5, 0, 0, 0], 8),
  of([0, 0, 0, 0, 0, 0, 0, 0, 10], 9),
  of([0, 0, 0, 0, 0, 0, 0, 0, 0]),
]

let world: ChatWorld
let people: ChatPeople

beforeAll(async () => {
  world = await openChatWorld({ limits: 'off' })
  people = createChatPeople(world)
  await world.openBot()
})
afterAll(() => world.close())

it('answers an album once, whatever the gaps, and heeds its caption wherever it stands', async () => {
  const source = await readCataloguePhoto('kazka-mint-front')
  const sending = albums.map(async (album, at) => {
    const user = person(8_200_000_001 + at)
    const photos = [0, ...album.gaps].map((_, photo) => reEncoded(source, at * 10 + photo))
    await send(user, album, { photos: await Promise.all(photos), groupId: `album ${at}` })
    return { user, album }
  })
  const sent = await Promise.all(sending)
  const seen = () =>
    sent.map(({ user, album }) => {
      const answers = answersIn(world.telegram, user.id)
      const [first] = world.telegram.messages(user.id)
      return {
        album,
        kinds: answers.map(({ kind }) => kind),
        isReplyToAlbum: answers[0]?.repliesTo === first?.message_id,
        product: answers[0]?.message.caption?.split('\n')[0],
      }
    })
  const expected = albums.map((album) => ({
    album,
    kinds: ['card'],
    isReplyToAlbum: true,
    product: expect.stringMatching(album.captionAt === undefined ? /казка/i : /зима/i),
  }))
  await expect.poll(seen).toEqual(expected)
  // And it stays so.
  await world.quiet(4_000)
  expect(seen()).toEqual(expected)
})

it('looks again when the rest of an album comes after a manager was asked', async () => {
  const { telegram } = world
  const user = people.newShopper()
  const photo = await readDemoPhoto('unsold-bicycle')
  const album = { mediaGroupId: 'late album' }
  await telegram.sendFromUser(user, { photo, caption: 'xyzzy' }, album)
  const asked = await people.answerOf(user, 'ticket')
  const ticket = await telegram.waitForMessage(
    telegram.managersGroupId,
    ({ caption }) => caption?.includes(user.first_name) === true,
  )
  await telegram.sendFromUser(user, { photo, caption: 'ZYMA-RED' }, album)
  const card = await people.answerOf(user, 'card')
  expect(card.message_id).toBe(asked.message_id)
  expect(card.caption).toMatch(/зима/i)

  // Nobody waits for a manager any more.
  const [name = ''] = buttonsOf(ticket)
  const { managersGroupId: chatId, manager } = telegram
  await expect
    .poll(() => people.tap(manager, { chatId, messageId: ticket.message_id, data: name }))
    .toBe(translator('uk')('ticket-taken'))
  expect(answersIn(telegram, user.id)).toHaveLength(1)
})

interface Contents {
  readonly photos: readonly Uint8Array[]
  readonly groupId: string
}

async function send(user: User, { gaps, captionAt }: Album, { photos, groupId }: Contents) {
  for (const [at, photo] of photos.entries()) {
    await delay(((gaps[at - 1] ?? 0) * longestGapSeconds * 1_000) / 10)
    const caption = at === captionAt ? 'чи є ZYMA-RED на 104?' : undefined
    await world.telegram.sendFromUser(user, { photo, caption }, { mediaGroupId: groupId })
  }
}
