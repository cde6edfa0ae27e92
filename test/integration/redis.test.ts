import type { User } from 'grammy/types'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { type ChatPeople, createChatPeople } from '#test/support/chat-people.ts'
import {
  cataloguePhotoNames,
  readCataloguePhoto,
  readDemoPhoto,
} from '#test/support/chat-photos.ts'
import { type OwnRedis, redisMissing, startRedis } from '#test/support/chat-redis.ts'
import { type ChatWorld, openChatWorld } from '#test/support/chat-world.ts'

let world: ChatWorld
let people: ChatPeople
let redis: OwnRedis
let known: Uint8Array
let names: readonly string[]

beforeAll(async () => {
  if (redisMissing) return
  world = await openChatWorld({ limits: 'off' })
  people = createChatPeople(world)
  redis = await startRedis()
  // Not a picture of the shop's own: those need no cache.
  known = await readDemoPhoto('laguna-navy-front-brick')
  names = await cataloguePhotoNames()
})
afterAll(async () => {
  if (redisMissing) return
  await world.close()
  await redis.close()
})

const rounds = 6
let number = 0

/** How long new photos, and one that was answered before, wait for their card: the middle of some, in milliseconds. */
async function usualWaitMs(): Promise<{ readonly new: number; readonly known: number }> {
  const waits = { new: [] as number[], known: [] as number[] }
  for (let round = 0; round < rounds; round += 1) {
    const unseen = await readCataloguePhoto(names[number++] ?? '')
    waits.new.push(await waitMs(people.newShopper(), unseen))
    waits.known.push(await waitMs(people.newShopper(), known))
  }
  return { new: middle(waits.new), known: middle(waits.known) }
}

async function waitMs(user: User, bytes: Uint8Array): Promise<number> {
  const sentAt = performance.now()
  await people.sendBytes(user, bytes)
  await people.answerOf(user, 'card')
  return performance.now() - sentAt
}

const middle = (numbers: readonly number[]) =>
  Math.round(numbers.toSorted((a, b) => a - b)[Math.floor(numbers.length / 2)] ?? Number.NaN)

/** The cache may cost two time-outs of a tenth of a second; who waits for Redis waits for ever. A machine may be busy. */
const allowed = (usualMs: number) => usualMs * 3 + 10_000

const title = `answers go on in their usual time when Redis is frozen or gone${redisMissing ? ` (${redisMissing})` : ''}`

it.skipIf(redisMissing)(title, async () => {
  const bot = await world.startBot({ REDIS_URL: redis.url })
  const address = await bot.ready
  const lookUps = async () => {
    const metrics = await (await fetch(`${address}/metrics`)).text()
    return Number(
      /vitryna_cache_requests_total\{tier="memory",result="hit"\} (\d+)/.exec(metrics)?.[1] ?? 0,
    )
  }
  await usualWaitMs()
  const usual = await usualWaitMs()
  expect(await lookUps()).toBeGreaterThan(0)

  redis.freeze()
  const frozen = await usualWaitMs()
  const hitsBefore = await lookUps()
  redis.resume()
  await expect
    .poll(async () => {
      await waitMs(people.newShopper(), known)
      return lookUps()
    })
    .toBeGreaterThan(hitsBefore)

  await redis.stop()
  const gone = await usualWaitMs()
  process.stdout.write(`redis: ${JSON.stringify({ usual, frozen, gone })} (ms)\n`)
  for (const { new: newMs, known } of [frozen, gone]) {
    expect(newMs).toBeLessThan(allowed(usual.new))
    expect(known).toBeLessThan(allowed(usual.known))
  }
  expect(await bot.stop()).toBe(0)

  // It also starts without Redis.
  await world.startBot({ REDIS_URL: redis.url })
  await waitMs(people.newShopper(), known)
})
