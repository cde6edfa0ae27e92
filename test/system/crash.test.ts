import { afterAll, beforeAll, expect, it } from 'vitest'
import { seededRandom } from '#src/lib/random.ts'
import {
  crash,
  type Kept,
  randomKillPoint,
  readKept,
  readMoney,
  type SentPhoto,
  tally,
  ticketsShownTwice,
} from '#test/support/chat-crash.ts'
import { readCataloguePhoto, readDemoPhoto, reEncoded } from '#test/support/chat-photos.ts'
import { type ChatWorld, openChatWorld, person } from '#test/support/chat-world.ts'
import { isLong } from '#test/support/long.ts'
import { choosing, type ModelServer, startModelServer } from '#test/support/model-server.ts'

const [photoCount, killCount] = isLong ? [300, 60] : [24, 4]
/** Safety nets. A server notices a dead process within half a minute, and its work is then tried again. */
const [timeout, drainMs] = isLong ? [3_600_000, 1_200_000] : [600_000, 300_000]
const seed = Number(process.env['TEST_SEED'] ?? 7)

let world: ChatWorld
let models: ModelServer
let environment: Readonly<Record<string, string>>
const shoppers = Array.from({ length: 30 }, (_, index) => person(8_000_000_001 + index))

beforeAll(async () => {
  world = await openChatWorld({ limits: 'off' })
  models = await startModelServer()
  models.script('gpt-4o-mini', choosing('none'))
  // Only what is counted is to be judged, not what is refused.
  environment = {
    OPENAI_BASE_URL: models.baseUrl,
    OPENAI_API_KEY: 'sk-test',
    VITRYNA_SHOPPER_DAILY_BUDGET_USD: '5',
    VITRYNA_HOURLY_LLM_REQUESTS: '100000',
  }
})
afterAll(async () => {
  await world.close()
  await models.close()
})

/** Some are sold, some are not. */
async function pictures(): Promise<readonly Uint8Array[]> {
  return Promise.all([
    readDemoPhoto('laguna-navy-front-brick'),
    readDemoPhoto('zyma-red-front-brick'),
    readDemoPhoto('unsold-bicycle'),
    readDemoPhoto('unsold-armchair'),
    readCataloguePhoto('mriya-pink-front'),
    readCataloguePhoto('kazka-mint-front'),
    readCataloguePhoto('sonko-sky-front'),
  ])
}

it(`loses no photo and answers none twice: ${photoCount} photos, ${killCount} kills`, {
  timeout,
}, async () => {
  const random = seededRandom(seed)
  const { telegram } = world
  telegram.updates.setDisorder({
    shuffled: true,
    random,
    deliveries: () => 1 + Math.floor(random() * 3),
  })
  const sources = await pictures()
  const sent: SentPhoto[] = []
  const inHand: number[] = []

  for (let kill = 0; kill < killCount; kill += 1) {
    while (sent.length < ((kill + 1) * photoCount) / killCount) {
      const user = shoppers[sent.length % shoppers.length] ?? person(1)
      const source = sources[sent.length % sources.length] ?? new Uint8Array()
      const photo = await reEncoded(source, sent.length)
      sent.push({ user, message: await telegram.sendFromUser(user, { photo, caption: 'xyzzy' }) })
    }
    await crash(world, randomKillPoint(random), environment)
    inHand.push(tally(world, sent).unanswered)
  }

  const kept = await drain(sent)
  const money = await world.inDatabase(readMoney)
  const { unanswered, answeredTwice, orphanedPlaceholders, ...answers } = tally(world, sent)
  process.stdout.write(
    `crash: ${JSON.stringify({
      photos: sent.length,
      kills: killCount,
      killsWithPhotosInHand: inHand.filter((count) => count > 0).length,
      mostInHand: Math.max(...inHand),
      unanswered,
      answeredTwice,
      orphanedPlaceholders,
      ticketsShownTwice: ticketsShownTwice(world),
      ...answers,
      kept,
      money,
    })}\n`,
  )
  expect({ unanswered, answeredTwice, others: answers.others }).toEqual({
    unanswered: 0,
    answeredTwice: 0,
    others: [],
  })
  expect(answers.card + answers.choice + answers.ticket).toBe(photoCount)
  expect(kept).toEqual({
    updates: photoCount,
    inquiries: photoCount,
    unsettled: 0,
    tickets: answers.ticket,
    ticketedQuestions: answers.ticket,
    jobs: 0,
  })
  expect(money).toEqual({ calls: expect.any(Number), drift: [] })
  expect(money.calls).toBeGreaterThan(0)
  // Otherwise nothing was killed at work.
  expect(inHand.filter((count) => count > 0).length).toBeGreaterThanOrEqual(
    Math.floor(killCount * 0.82),
  )
})

/** Lets bots run until every photo is answered and no work is left; a PGlite is looked into between two runs. */
async function drain(sent: readonly SentPhoto[]): Promise<Kept> {
  for (;;) {
    const bot = await world.startBot(environment)
    await expect
      .poll(() => tally(world, sent).unanswered, { timeout: drainMs, interval: 200 })
      .toBe(0)
    await world.quiet(3_000)
    await bot.kill()
    const kept = await world.inDatabase(readKept)
    if (kept.unsettled === 0 && kept.jobs === 0) return kept
  }
}
