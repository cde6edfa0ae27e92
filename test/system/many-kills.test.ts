import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { seededRandom } from '#src/lib/random.ts'
import type { Vitryna } from '#src/main.ts'
import {
  readKept,
  readMoney,
  type SentPhoto,
  tally,
  ticketsShownTwice,
} from '#test/support/chat-crash.ts'
import { readCataloguePhoto, readDemoPhoto, reEncoded } from '#test/support/chat-photos.ts'
import { type OwnRedis, redisMissing, startRedis } from '#test/support/chat-redis.ts'
import { type ChatWorld, openChatWorld } from '#test/support/chat-world.ts'
import { runKilledParts } from '#test/support/killed-parts.ts'
import { isLong } from '#test/support/long.ts'
import { choosing, type ModelServer, startModelServer } from '#test/support/model-server.ts'
import { createSimulatedShopper, type SimulatedShopper } from '#test/support/order-simulation.ts'
import { flowKinds } from '#test/support/order-simulation-dialogue.ts'
import { fillShop, playFlow } from '#test/support/order-simulation-flows.ts'
import { expectOrders, readOrders, shownToManagers } from '#test/support/order-simulation-judge.ts'

const missing = process.env['TEST_DATABASE_URL']
  ? redisMissing
  : 'runs where TEST_DATABASE_URL is set'

/** TEST_KILLS, as in "50x4x100", takes another size. */
const [shopperCount = 0, flowCount = 0, killCount = 0] = (
  process.env['TEST_KILLS'] ?? (isLong ? '115x8x1005' : '4x1x3')
)
  .split('x')
  .map(Number)
const seed = Number(process.env['TEST_SEED'] ?? 16)
/** Safety nets. */
const [timeout, deadlineMs] = isLong ? [7_200_000, 1_200_000] : [600_000, 300_000]

describe.skipIf(missing !== undefined)(
  `the bot in three parts (${missing ?? 'on servers'})`,
  () => {
    let world: ChatWorld
    let redis: OwnRedis
    let models: ModelServer
    /** Some are sold, some are not. */
    let photos: readonly Uint8Array[]
    const sent: SentPhoto[] = []
    let [waiting, played] = [0, 0]
    /** At each kill, how many shoppers waited for something. */
    const inHand: number[] = []

    beforeAll(async () => {
      redis = await startRedis()
      models = await startModelServer()
      models.script('gpt-4o-mini', choosing('none'))
      photos = await Promise.all([
        ...['mriya-pink-front', 'kazka-mint-front', 'sonko-sky-front'].map(readCataloguePhoto),
        readDemoPhoto('unsold-bicycle'),
      ])
      const prepare = (vitryna: Vitryna) => fillShop(vitryna, shopperCount * flowCount)
      world = await openChatWorld({ limits: 'off', maxMessagesPerChat: 100_000, prepare })
    }, timeout)
    afterAll(async () => {
      await world.close()
      await models.close()
      await redis.close()
    })

    const environment = () => ({
      REDIS_URL: redis.url,
      OPENAI_BASE_URL: models.baseUrl,
      OPENAI_API_KEY: 'sk-test',
      // Only what is counted is to be judged, not what is refused.
      VITRYNA_DAILY_BUDGET_USD: '1000',
      VITRYNA_SHOPPER_DAILY_BUDGET_USD: '50',
      VITRYNA_HOURLY_LLM_REQUESTS: '1000000',
    })
    const onWait = (change: 1 | -1) => {
      waiting += change
    }
    const isOver = () => played === shopperCount * flowCount

    /** All kills are to come while there is work: starting anew takes longer than an order. */
    async function killsKeepUp(): Promise<void> {
      const due = () => (killCount * played) / (shopperCount * flowCount) - shopperCount
      await expect.poll(() => inHand.length >= due(), { timeout, interval: 200 }).toBe(true)
    }

    /** An order, or what comes of one, and then a photo. */
    async function play(shopper: SimulatedShopper): Promise<void> {
      for (let flow = 0; flow < flowCount; flow += 1) {
        await killsKeepUp()
        const kind = flowKinds[(shopper.number * flowCount + flow) % flowKinds.length]
        if (kind) await playFlow({ world, deadlineMs, onWait }, shopper, kind)
        const { user } = shopper
        const source = photos[sent.length % photos.length] ?? new Uint8Array()
        const photo = await reEncoded(source, sent.length)
        // With words, so that no more are asked for.
        const message = await world.telegram.sendFromUser(user, { photo, caption: 'xyzzy' })
        sent.push({ user, message })
        played += 1
      }
    }

    async function isDue(kill: number): Promise<boolean> {
      const share = (kill - 1) / killCount
      const isNow = () => isOver() || played >= share * shopperCount * flowCount
      await expect.poll(isNow, { timeout, interval: 50 }).toBe(true)
      return !isOver()
    }

    /** Resolves when everybody is answered and no work is left. */
    async function settled(): Promise<void> {
      const patience = { timeout: deadlineMs, interval: 1_000 }
      await expect.poll(() => tally(world, sent).unanswered, patience).toBe(0)
      const unfinished = async () => (await world.inDatabase(readOrders)).unfinished
      await expect.poll(unfinished, patience).toBe(0)
      await world.quiet(3_000)
    }

    it(`loses nothing and does nothing twice: ${shopperCount} shoppers, ${flowCount} flows each, ${killCount} kills`, {
      timeout,
    }, async () => {
      const random = seededRandom(seed)
      const startedAt = performance.now()
      world.telegram.updates.setDisorder({
        shuffled: true,
        random,
        deliveries: () => 1 + Math.floor(random() * 3),
      })
      const shoppers = Array.from({ length: shopperCount }, (_, number) =>
        createSimulatedShopper(world, number, {
          random: seededRandom(seed * 1_000 + number),
          deadlineMs,
          onWait,
        }),
      )
      const parts = await runKilledParts(world, {
        ...{ environment: environment(), random, killCount, isDue },
        onDue: () => inHand.push(waiting),
      })
      await Promise.all(shoppers.map(play))
      await parts.over
      await settled()
      await parts.stop()

      const kept = await world.inDatabase(readKept)
      const orders = await world.inDatabase(readOrders)
      const money = await world.inDatabase(readMoney)
      const { answeredTwice } = tally(world, sent)
      const figures = {
        ...{ kills: inHand.length, updates: kept.updates, photos: sent.length },
        ...{ tickets: kept.tickets, orders: orders.orders.length, modelCalls: money.calls },
        killsWithWorkInHand: inHand.filter((count) => count > 0).length,
        ticketsShownTwice: ticketsShownTwice(world),
        ordersShownTwiceToManagers: shownToManagers(world, orders).twice,
        seconds: Math.round((performance.now() - startedAt) / 1_000),
      }
      process.stdout.write(`many kills: ${JSON.stringify(figures)}\n`)
      expectOrders(world, orders, shoppers)
      expect(answeredTwice).toBe(0)
      expect(kept).toMatchObject({ unsettled: 0, jobs: 0, tickets: kept.ticketedQuestions })
      expect(money).toEqual({ calls: expect.any(Number), drift: [] })
      expect(money.calls).toBeGreaterThan(0)
      // Otherwise nothing was killed at work.
      expect(figures.killsWithWorkInHand).toBeGreaterThan(isLong ? killCount * 0.8 : 0)
    })
  },
)
