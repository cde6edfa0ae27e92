import { afterAll, beforeAll, expect, it } from 'vitest'
import { seededRandom } from '#src/lib/random.ts'
import type { Vitryna } from '#src/main.ts'
import type { BotChild } from '#test/support/bot-child.ts'
import { type ChatWorld, openChatWorld } from '#test/support/chat-world.ts'
import { killAtRequest } from '#test/support/kill-at-request.ts'
import { isLong } from '#test/support/long.ts'
import { createSimulatedShopper, type SimulatedShopper } from '#test/support/order-simulation.ts'
import { flowKinds } from '#test/support/order-simulation-dialogue.ts'
import { fillShop, playFlow } from '#test/support/order-simulation-flows.ts'
import {
  expectOrders,
  type KeptOrders,
  readOrders,
  shownToManagers,
} from '#test/support/order-simulation-judge.ts'

/** TEST_ORDERS, as in "50x4x6", takes another size. */
const [shopperCount = 0, flowCount = 0, killCount = 0] = (
  process.env['TEST_ORDERS'] ?? (isLong ? '200x10x20' : '6x2x2')
)
  .split('x')
  .map(Number)
const seed = Number(process.env['TEST_SEED'] ?? 13)
/** Safety nets. */
const [timeout, deadlineMs] = isLong ? [7_200_000, 1_200_000] : [600_000, 300_000]

let world: ChatWorld
let waiting = 0
let played = 0
let bot: BotChild

beforeAll(async () => {
  const prepare = (vitryna: Vitryna) => fillShop(vitryna, shopperCount * flowCount)
  world = await openChatWorld({ limits: 'off', maxMessagesPerChat: 50_000, prepare })
  bot = await world.startBot()
}, timeout)
afterAll(() => world.close())

/** @returns how many shoppers waited for the bot when it died. */
async function killAndStart(random: () => number): Promise<number> {
  let inHand = 0
  const onDue = () => {
    inHand = waiting
  }
  await killAtRequest(world, bot, { random, onDue })
  bot = await world.startBot()
  return inHand
}

const onWait = (change: 1 | -1) => {
  waiting += change
}

async function play(shopper: SimulatedShopper): Promise<void> {
  for (let flow = 0; flow < flowCount; flow += 1) {
    const kind = flowKinds[(shopper.number * flowCount + flow) % flowKinds.length]
    if (kind) await playFlow({ world, deadlineMs, onWait }, shopper, kind)
    played += 1
  }
}

/** Lets bots run until nothing is left to do; a PGlite is looked into between two runs. */
async function drain(): Promise<KeptOrders> {
  for (;;) {
    await world.quiet(3_000)
    await bot.stop()
    const kept = await world.inDatabase(readOrders)
    if (kept.unfinished === 0) return kept
    bot = await world.startBot()
  }
}

it(`crosses nothing, oversells nothing and leaves nothing behind: ${shopperCount} shoppers, ${flowCount} flows each, ${killCount} kills`, {
  timeout,
}, async () => {
  const random = seededRandom(seed)
  const startedAt = performance.now()
  const shoppers = Array.from({ length: shopperCount }, (_, number) =>
    createSimulatedShopper(world, number, {
      random: seededRandom(seed * 1_000 + number),
      deadlineMs,
      onWait,
    }),
  )
  const playing = Promise.all(shoppers.map(play))
  let isOver = false
  const over = playing.finally(() => {
    isOver = true
  })
  const inHand: number[] = []
  for (let kill = 1; kill <= killCount; kill += 1) {
    const share = (kill - 0.5) / killCount
    const isDue = () => isOver || played >= share * shopperCount * flowCount
    await expect.poll(isDue, { timeout, interval: 50 }).toBe(true)
    if (!isOver) inHand.push(await killAndStart(random))
  }
  await over
  const kept = await drain()
  const states = Object.groupBy(kept.orders, ({ state }) => state)
  const figures = {
    orders: Object.fromEntries(Object.entries(states).map(([state, all]) => [state, all?.length])),
    wishes: kept.wishes.length,
    inHandAtKills: inHand,
    ordersShownTwiceToManagers: shownToManagers(world, kept).twice,
    seconds: Math.round((performance.now() - startedAt) / 1_000),
  }
  process.stdout.write(`orders: ${JSON.stringify(figures)}\n`)
  expectOrders(world, kept, shoppers)
  // Otherwise nothing was killed at work.
  expect(inHand.filter((count) => count > 0)).toHaveLength(killCount)
})
