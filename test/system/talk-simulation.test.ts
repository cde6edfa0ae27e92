import type { User } from 'grammy/types'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { seededRandom } from '#src/lib/random.ts'
import type { BotChild } from '#test/support/bot-child.ts'
import { type ChatWorld, openChatWorld, person } from '#test/support/chat-world.ts'
import { isLong } from '#test/support/long.ts'
import {
  judgeTalks,
  onPassedOn,
  openTalks,
  type SimulatedTalk,
  topicsOf,
} from '#test/support/talk-simulation.ts'

const [messageCount, shopperCount, killCount] = isLong ? [10_000, 200, 12] : [160, 8, 2]
const managerCount = 10
/** In pacer and server alike: at the real 20 the group alone would take hours. */
const groupMessagesPerMinute = 6_000
/** Said and not passed on yet, at most: people wait for answers, too. */
const maxOpen = 60
const seed = Number(process.env['TEST_SEED'] ?? 11)
/** Safety nets. */
const [timeout, drainMs] = isLong ? [3_600_000, 1_200_000] : [600_000, 300_000]

const forum = { id: -1_001_000_000_055, title: 'Менеджери', isForum: true }
const managers = Array.from({ length: managerCount }, (_, at) => person(8_600_000_001 + at))
const shoppers = Array.from({ length: shopperCount }, (_, at) => person(8_500_000_001 + at))

let world: ChatWorld
let talks: readonly SimulatedTalk[]
let bot: BotChild
let topics: ReadonlyMap<string, number>
let refused = 0
let passedOn = 0

beforeAll(async () => {
  world = await openChatWorld({
    limits: { groupMessagesPerMinute },
    managers: forum,
    maxMessagesPerChat: 50_000,
  })
  world.intercept = async (_request, next) => {
    const response = await next()
    if (response.status === 429) refused += 1
    return response
  }
  talks = await openTalks(world, shoppers, groupMessagesPerMinute)
  onPassedOn(world, () => {
    passedOn += 1
  })
  bot = await world.startBot()
}, timeout)
afterAll(() => world.close())

const saidSoFar = () =>
  talks.reduce((sum, one) => sum + one.toShopper.length + one.toStaff.length, 0)
/** Said and not passed on yet. */
const openNow = () => saidSoFar() - passedOn

async function until(isTrue: () => boolean): Promise<void> {
  await expect.poll(isTrue, { timeout: drainMs, interval: 50 }).toBe(true)
}

const kinds = { text: 0.85, edited: 0.95 }

/** Somebody says something: words, words that are changed a moment later, or an album of two files. */
async function say(talk: SimulatedTalk, isManager: boolean, random: () => number): Promise<void> {
  const { telegram } = world
  const said = isManager ? talk.toShopper : talk.toStaff
  const manager = managers[Math.floor(random() * managers.length)] as User
  const user = isManager ? manager : talk.user
  const threadId = topics.get(talk.user.first_name)
  const place = isManager ? { chatId: forum.id, threadId } : {}
  const next = () => `${isManager ? 'm' : 's'}${talk.at}-${said.length}`
  const dice = random()
  if (dice < kinds.text) {
    said.push(next())
    await telegram.sendFromUser(user, { text: said.at(-1) ?? '' }, place)
    return
  }
  if (dice < kinds.edited) {
    const message = await telegram.sendFromUser(user, { text: next() }, place)
    said.push(`${next()} changed`)
    await telegram.editFromUser(user, message, said.at(-1) ?? '')
    return
  }
  const captions = [next()]
  said.push(...captions)
  captions.push(next())
  said.push(next())
  const files = captions.map((caption) => ({ document: Buffer.from(caption), caption }))
  await telegram.sendAlbum(user, files, place)
}

it(`loses nothing, sends nothing twice and nothing astray: ${messageCount} messages, ${killCount} kills`, {
  timeout,
}, async () => {
  const random = seededRandom(seed)
  const startedAt = performance.now()
  await until(() => topicsOf(world).size === shopperCount)
  topics = topicsOf(world)
  // A manager's first word begins each talk.
  for (const talk of talks) await say(talk, true, () => 0)
  await until(() => openNow() <= 0)
  const openAtKills: number[] = []
  while (saidSoFar() < messageCount) {
    const talk = talks[Math.floor(random() * talks.length)] as SimulatedTalk
    await say(talk, random() < 0.5, random)
    const isKillDue = saidSoFar() * (killCount + 1) >= (openAtKills.length + 1) * messageCount
    if (isKillDue && openAtKills.length < killCount) {
      openAtKills.push(openNow())
      await bot.kill()
      bot = await world.startBot()
    }
    if (openNow() >= maxOpen) await until(() => openNow() < maxOpen / 2)
  }
  await until(() => judgeTalks(world, talks).lost === 0)
  await world.quiet(3_000)
  const verdict = judgeTalks(world, talks)
  const seconds = Math.round((performance.now() - startedAt) / 1_000)
  process.stdout.write(`talk: ${JSON.stringify({ ...verdict, openAtKills, refused, seconds })}\n`)
  expect(verdict).toEqual({
    said: verdict.said,
    misrouted: 0,
    lost: 0,
    twice: 0,
    outOfOrder: 0,
    outdated: 0,
  })
  // Otherwise nothing was killed at work.
  expect(openAtKills.every((count) => count > 0)).toBe(true)
})
