import { mkdtemp, rm } from 'node:fs/promises'
import { loadavg, tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { kindOf } from './chat-answers.ts'
import { readCataloguePhoto } from './chat-photos.ts'
import { type ChatWorld, openChatWorld, person } from './chat-world.ts'
import { askForCard, type Flood, sendFlood } from './flood.ts'

/**
 * How long another shopper waits for a placeholder while one chat floods, next to a quiet bot:
 * `node --liftoff-only test/support/fairness.ts [how many of each kind]`, against PGlite, or TEST_DATABASE_URL.
 */
const count = Number(process.argv[2] ?? 60)
const nothing: Flood = { words: 0, photos: 0, taps: 0 }
const floods = {
  quiet: nothing,
  texts: { ...nothing, words: count },
  photos: { ...nothing, photos: count },
  taps: { ...nothing, taps: count },
  'all three': { words: count, photos: count, taps: count },
} satisfies Record<string, Flood>
/** So long after the flood other shoppers write, one each time. */
const probeSeconds = [0, 2, 4]

let lastId = 8_400_000_000

async function measure(world: ChatWorld, flood: Flood): Promise<readonly number[]> {
  const { telegram } = world
  lastId += 1
  const flooding = person(lastId)
  const cardId = await askForCard(telegram, flooding)
  await sendFlood(telegram, flooding, { ...flood, cardId })
  const startedAt = performance.now()
  return Promise.all(
    probeSeconds.map(async (afterSeconds) => {
      await delay(Math.max(0, startedAt + afterSeconds * 1_000 - performance.now()))
      return placeholderSeconds(world)
    }),
  )
}

async function placeholderSeconds({ telegram }: ChatWorld): Promise<number> {
  lastId += 1
  const shopper = person(lastId)
  const photo = await readCataloguePhoto('zyma-red-front')
  const sentAt = performance.now()
  await telegram.sendFromUser(shopper, { photo })
  await telegram.waitForMessage(shopper.id, ({ from }) => from?.is_bot === true, {
    deadlineMs: 300_000,
  })
  const seconds = (performance.now() - sentAt) / 1_000
  await telegram.waitForMessage(shopper.id, (message) => kindOf(message) === 'card', {
    deadlineMs: 300_000,
  })
  return seconds
}

const dataDir = await mkdtemp(join(tmpdir(), 'vitryna-fairness-'))
const world = await openChatWorld({
  limits: { privateMessagesPerSecond: 1 },
  database: {
    environment: { VITRYNA_DATA_DIR: dataDir },
    remove: () => rm(dataDir, { recursive: true, force: true }),
  },
})
try {
  await world.startBot()
  const seconds = (value: number) => value.toFixed(2).padStart(6)
  process.stdout.write(
    `${count} of a kind; seconds to the placeholder of another shopper, who writes so long after\n`,
  )
  process.stdout.write(
    `${''.padEnd(10)}${probeSeconds.map((s) => `${s} s`.padStart(7)).join('')}   load average\n`,
  )
  for (const [name, flood] of Object.entries(floods)) {
    const found = await measure(world, flood)
    const load = loadavg()[0]?.toFixed(1)
    process.stdout.write(
      `${name.padEnd(10)}${found.map((one) => ` ${seconds(one)}`).join('')}   ${load}\n`,
    )
    await world.quiet(10_000)
  }
} finally {
  await world.close()
}
