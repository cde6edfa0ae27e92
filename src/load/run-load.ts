import { availableParallelism, loadavg } from 'node:os'
import { setTimeout as delay } from 'node:timers/promises'
import { sql } from 'kysely'
import type { Db } from '#src/adapters/postgres/connection/connect.ts'
import { seededRandom } from '#src/lib/random.ts'
import type { Progress } from '#src/ports/progress.ts'
import { type Arrival, planArrivals } from './arrivals.ts'
import type { DemoShop } from './demo-shop.ts'
import { type Deployment, withDeployment } from './deployment.ts'
import type {
  Answered,
  Deed,
  LoadConditions,
  LoadOptions,
  MemorySample,
  Observation,
  Visit,
} from './load.ts'
import { readThings, type Things } from './things.ts'
import { visit } from './visit.ts'

/** How often each deed is done by one shopper alone; an order takes seconds, for a chat gets a message a second. */
const aloneRounds = 5
const aloneOrders = 1
const sampleMs = 1_000

/** Lets simulated shoppers use a bot of their own, and looks on. */
export async function runLoad(
  options: LoadOptions,
  { shop, progress }: { readonly shop: DemoShop; readonly progress: Progress },
): Promise<Observation> {
  const things = await readThings()
  const random = seededRandom(options.seed)
  const arrivals = planArrivals(options, random)
  return withDeployment(shop, options.workers, async (deployment) => {
    const deeds = [...new Set(arrivals.map(({ deed }) => deed))]
    if (deeds.includes('known photo')) await sendAllKnown(deployment, things)
    const alone = await visitAlone(deployment, deeds, { things, random })
    const conditions = readConditions()
    const before = await measure(deployment)
    const sampling = sampleMemory(deployment)
    const what = `${options.shape}, ${options.perSecond} a second`
    progress.start(what, arrivals.length)
    const visits = await comeAll(deployment, arrivals, {
      things,
      onDone: () => progress.advance(1),
    })
    progress.finish()
    const after = await measure(deployment)
    return {
      options,
      conditions,
      processorMs: after.processorMs && after.processorMs - (before.processorMs ?? 0),
      databaseBytes: [before.databaseBytes, after.databaseBytes],
      alone,
      visits,
      memory: await sampling.stop(),
      answered: await deployment.inDatabase(readAnswered),
    }
  })
}

async function measure({ processorMs, inDatabase }: Deployment) {
  const { rows } = await inDatabase((db) =>
    sql<{ bytes: string }>`select pg_database_size(current_database()) as bytes`.execute(db),
  )
  return { processorMs: await processorMs(), databaseBytes: Number(rows[0]?.bytes) }
}

function readConditions(): LoadConditions {
  const [loadAverage = 0] = loadavg()
  return { at: new Date().toISOString(), cores: availableParallelism(), loadAverage }
}

/** What is known was sent before. */
async function sendAllKnown({ server }: Deployment, things: Things): Promise<void> {
  const photos = new Set<Uint8Array>()
  for (let what = 0; !photos.has(things.knownPhoto(what)); what += 1) {
    photos.add(things.knownPhoto(what))
    await visit(server, { atMs: 0, deed: 'known photo', what }, things)
  }
}

interface AloneParts {
  readonly things: Things
  readonly random: () => number
}

async function visitAlone(
  { server }: Deployment,
  deeds: readonly Deed[],
  { things, random }: AloneParts,
): Promise<readonly Visit[]> {
  const visits: Visit[] = []
  for (let round = 0; round < aloneRounds; round += 1) {
    for (const deed of deeds) {
      if (deed === 'order' && round >= aloneOrders) continue
      const what = Math.floor(random() * 1_000_000)
      visits.push(await visit(server, { atMs: 0, deed, what }, things))
    }
  }
  return visits
}

interface Coming {
  readonly things: Things
  readonly onDone: () => void
}

/** Nobody waits for anybody else: shoppers do not come later because the bot is slow. */
async function comeAll(
  { server }: Deployment,
  arrivals: readonly Arrival[],
  { things, onDone }: Coming,
): Promise<readonly Visit[]> {
  const startedAt = performance.now()
  const visits = arrivals.map(async (arrival) => {
    await delay(Math.max(0, startedAt + arrival.atMs - performance.now()))
    return visit(server, arrival, things).finally(onDone)
  })
  return Promise.all(visits)
}

function sampleMemory(deployment: Deployment) {
  const samples: MemorySample[] = []
  let last = Promise.resolve()
  const look = async () => {
    const megabytes = await deployment.memory()
    if (megabytes !== undefined) samples.push({ at: performance.now(), megabytes })
  }
  const timer = setInterval(() => {
    last = last.then(look)
  }, sampleMs)
  return {
    async stop(): Promise<readonly MemorySample[]> {
      clearInterval(timer)
      await last
      return samples
    },
  }
}

/** What the bot wrote down of each inquiry. */
async function readAnswered(db: Db): Promise<readonly Answered[]> {
  const rows = await db
    .selectFrom('inquiries')
    .leftJoin('identifications', 'identifications.id', 'inquiries.identification_id')
    .select([
      'inquiries.chat_id',
      'inquiries.first_message_id',
      'identifications.identification_method',
      'identifications.identification_cost',
    ])
    .execute()
  return rows.map((row) => ({
    chatId: Number(row.chat_id),
    messageId: Number(row.first_message_id),
    method: row.identification_method,
    costMicroUsd: Number(row.identification_cost ?? 0),
  }))
}
