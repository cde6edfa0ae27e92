import { afterAll, beforeAll, expect, it } from 'vitest'
import { seededRandom } from '#src/lib/random.ts'
import { type ChaosWorld, openChaosWorld, type Part } from '#test/support/chaos-world.ts'
import { readKept, type SentPhoto, tally } from '#test/support/chat-crash.ts'
import { readCataloguePhoto, readDemoPhoto, reEncoded } from '#test/support/chat-photos.ts'
import { person } from '#test/support/chat-world.ts'
import { isLong } from '#test/support/long.ts'

const seed = Number(process.env['TEST_SEED'] ?? 16)
/** TEST_CHAOS, as in "database+redis", tries one case alone. */
const only = process.env['TEST_CHAOS']
/** Failures of the short form. */
const shortCases = 3
/** How long an essential part stays away. */
const outageMs = isLong ? 5_000 : 2_000
/** Safety nets. */
const [timeout, answerMs] = [1_200_000, 180_000]

let world: ChaosWorld
let shoppers = 0
const sent: SentPhoto[] = []

beforeAll(async () => {
  world = await openChaosWorld()
}, timeout)
afterAll(() => world.close())

/** A photo that the shop sells, or one that only a person can name, from somebody who never wrote before. */
async function sendPhoto(isSold: boolean): Promise<void> {
  shoppers += 1
  const user = person(8_900_000_000 + shoppers)
  const source = isSold
    ? await readCataloguePhoto('mriya-pink-front')
    : await readDemoPhoto('unsold-bicycle')
  const photo = await reEncoded(source, shoppers)
  const message = await world.telegram.sendFromUser(user, { photo, caption: 'xyzzy' })
  sent.push({ user, message })
}

const unanswered = () => tally(world, sent).unanswered
const allAnswered = (what: string) =>
  expect
    .poll(unanswered, { timeout: answerMs, interval: 50, message: `${what}\n${lastWords()}` })
    .toBe(0)
const lastWords = () => world.bot.output().slice(-2_000)

const connections = (parts: readonly Part[]) =>
  new Map(parts.map((part) => [part, world.connections(part)]))

function casesOf(parts: readonly Part[]): readonly (readonly Part[])[] {
  const singles = parts.map((part) => [part])
  const pairs = parts.flatMap((one, at) => parts.slice(at + 1).map((other) => [one, other]))
  return [...singles, ...pairs]
}

/** @returns how long it took from the repair until whoever had asked was answered, and somebody new, too. */
async function breakAndMend(broken: readonly Part[], random: () => number): Promise<number> {
  const outages = broken.map((part) => [part, random() < 0.5 ? 'cut' : 'frozen'] as const)
  for (const [part, outage] of outages) await world.fail(part, outage)
  await sendPhoto(true)
  await sendPhoto(false)
  if (broken.some((part) => world.essential.includes(part))) {
    await new Promise((resolve) => setTimeout(resolve, outageMs))
  } else {
    // Nobody waits for a repair.
    await allAnswered(`while ${JSON.stringify(outages)}`)
  }
  const before = connections(broken)
  for (const part of broken) await world.mend(part)
  const mended = performance.now()
  await sendPhoto(true)
  await allAnswered(`after ${JSON.stringify(outages)}`)
  const answeredMs = performance.now() - mended
  // Models are asked when a photo needs them, and after a pause.
  for (const part of broken.filter((one) => one !== 'models' && one !== 'disk')) {
    await expect
      .poll(() => world.connections(part), { message: `${part} is not used again` })
      .toBeGreaterThan(before.get(part) ?? 0)
  }
  return answeredMs
}

it('whatever fails, alone or with another, shoppers get an answer or a person', {
  timeout,
}, async () => {
  const random = seededRandom(seed)
  const all = casesOf(world.parts)
  const shuffled = all.toSorted(() => random() - 0.5)
  const cases = isLong ? all : shuffled.filter((one) => one.length === 2).slice(0, shortCases)
  const chosen = only ? all.filter((parts) => parts.join('+') === only) : cases
  await sendPhoto(true)
  await sendPhoto(false)
  await allAnswered('before anything failed')
  expect(world.questions()).toBeGreaterThan(0)

  const recoveries: { readonly broken: string; readonly ms: number }[] = []
  for (const broken of chosen) {
    const ms = Math.round(await breakAndMend(broken, random))
    recoveries.push({ broken: broken.join('+'), ms })
  }
  const [longest] = recoveries.toSorted((a, b) => b.ms - a.ms)
  process.stdout.write(`chaos: ${JSON.stringify({ longest, recoveries })}\n`)

  await world.quiet(3_000)
  await expect
    .poll(async () => (await world.inDatabase(readKept)).jobs, { timeout: answerMs })
    .toBe(0)
  const { answeredTwice, others, orphanedPlaceholders, ...shown } = tally(world, sent)
  expect({ answeredTwice, others, orphanedPlaceholders }).toEqual({
    answeredTwice: 0,
    others: [],
    orphanedPlaceholders: 0,
  })
  const kept = await world.inDatabase(readKept)
  expect(kept).toMatchObject({
    updates: sent.length,
    inquiries: sent.length,
    unsettled: 0,
    tickets: shown.ticket,
  })
})
