import { setTimeout as delay } from 'node:timers/promises'
import type { User } from 'grammy/types'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { seededRandom } from '#src/lib/random.ts'
import type { BotChild } from '#test/support/bot-child.ts'
import { answersIn } from '#test/support/chat-answers.ts'
import { readKept } from '#test/support/chat-crash.ts'
import { readCataloguePhoto, reEncoded } from '#test/support/chat-photos.ts'
import { type ChatWorld, openChatWorld, person } from '#test/support/chat-world.ts'
import { killAtRequest } from '#test/support/kill-at-request.ts'
import { isLong } from '#test/support/long.ts'

/** An album is taken for complete after 1.5 s: a longer gap makes its last photos late. 15 s is what Telegram takes. */
const longestGapMs = isLong ? 15_000 : 3_000
const [albumCount, otherCount, restartCount] = isLong ? [100, 40, 8] : [8, 4, 2]
const seed = Number(process.env['TEST_SEED'] ?? 17)
const random = seededRandom(seed)
/** Safety net. */
const deadlineMs = isLong ? 1_800_000 : 300_000

/** What is on these pictures, in the words of their cards. */
const products = {
  'kazka-mint-front': /казка/i,
  'laguna-navy-front': /лагуна/i,
  'mriya-pink-front': /мрія/i,
  'zyma-red-front': /зима/i,
}
type Picture = keyof typeof products
const pictures = Object.keys(products) as Picture[]

/** Messages of one chat to which one answer is due. */
interface Question {
  readonly user: User
  readonly picture: Picture
  /** Before each photo of the album. */
  readonly gapsMs: readonly number[]
  readonly ids: number[]
}

const questionOf = (at: number, gapsMs: readonly number[]): Question => {
  const picture = pictures[at % pictures.length] as Picture
  return { user: person(8_800_000_001 + at), picture, gapsMs, ids: [] }
}

/** Half of the gaps are none, as most are; every fourth album has the longest. */
function gapsOf(at: number): readonly number[] {
  const count = 1 + Math.floor(random() * (isLong ? 9 : 3))
  const gaps = Array.from({ length: count }, () => (random() < 0.5 ? 0 : random() * longestGapMs))
  return at % 4 === 0 ? [0, ...gaps, longestGapMs] : [0, ...gaps]
}

let world: ChatWorld
let bot: BotChild
let sent = 0

beforeAll(async () => {
  world = await openChatWorld({ limits: 'off' })
  bot = await world.startBot()
}, deadlineMs)
afterAll(() => world.close())

async function ask(question: Question, at: number): Promise<void> {
  const { user, picture, gapsMs, ids } = question
  const source = await readCataloguePhoto(picture)
  const album = gapsMs.length > 1 ? { mediaGroupId: `album ${at}` } : {}
  for (const gapMs of gapsMs) {
    await delay(gapMs)
    const photo = await reEncoded(source, at * 10 + ids.length)
    ids.push((await world.telegram.sendFromUser(user, { photo }, album)).message_id)
    sent += 1
  }
}

/** By SIGKILL at one of its next requests, and as often in good order. */
async function restart(isKill: boolean): Promise<void> {
  if (isKill) await killAtRequest(world, bot, { random })
  else await bot.stop()
  bot = await world.startBot()
}

function seen({ user, ids }: Question) {
  const answers = answersIn(world.telegram, user.id).filter(({ kind }) => kind !== 'placeholder')
  return answers.map(({ kind, repliesTo, message }) => ({
    kind,
    isReply: repliesTo === ids[0],
    product: message.caption?.split('\n')[0],
  }))
}

const productOf = (question?: Question) =>
  question && expect.stringMatching(products[question.picture])

it(`answers each of ${albumCount} albums once, whatever the gaps, with ${restartCount} restarts in between`, {
  timeout: deadlineMs * 2,
}, async () => {
  const albums = Array.from({ length: albumCount }, (_, at) => questionOf(at, gapsOf(at)))
  const others = Array.from({ length: otherCount }, (_, at) =>
    questionOf(albumCount + at, [random() * longestGapMs]),
  )
  const questions = [...albums, ...others]
  const photoCount = questions.reduce((sum, { gapsMs }) => sum + gapsMs.length, 0)
  const sending = Promise.all(questions.map(ask))
  const restartsAt: number[] = []
  for (let restarts = 0; restarts < restartCount; restarts += 1) {
    const due = ((restarts + 1) * photoCount) / (restartCount + 1)
    await expect.poll(() => sent, { timeout: deadlineMs, interval: 50 }).toBeGreaterThanOrEqual(due)
    restartsAt.push(sent)
    await restart(restarts % 2 === 0)
  }
  await sending
  const patience = { timeout: deadlineMs }
  await expect.poll(() => questions.filter((one) => seen(one).length === 0), patience).toEqual([])
  // What comes later is looked at, too.
  await expect.poll(async () => (await world.inDatabase(readKept)).jobs, patience).toBe(0)
  await world.quiet(4_000)
  const answers = questions.map(seen)
  // What a busy machine cannot look at in time is asked about in words: that is an answer, too.
  const expected = answers.map(([answer], at) => [
    {
      ...{ kind: expect.stringMatching(/^(card|describe)$/), isReply: true },
      product: answer?.kind === 'card' ? productOf(questions[at]) : undefined,
    },
  ])
  expect(answers).toEqual(expected)
  const cards = answers.filter(([answer]) => answer?.kind === 'card').length
  expect(cards).toBeGreaterThan(questions.length / 2)
  const orphans = questions.flatMap(({ user }) =>
    answersIn(world.telegram, user.id).filter(({ kind }) => kind === 'placeholder'),
  )
  const figures = { photos: photoCount, cards, restartsAt, orphanedPlaceholders: orphans.length }
  process.stdout.write(`albums: ${JSON.stringify(figures)}\n`)
  // Otherwise nothing came after a restart.
  expect(restartsAt[0]).toBeLessThan(photoCount)
})
