import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { performance } from 'node:perf_hooks'
import { sql } from 'kysely'
import { createMemoryFingerprintIndex } from '#src/adapters/memory/fingerprint-index.ts'
import { createAnswerStore } from '#src/adapters/postgres/answers/answer-store.ts'
import { createFingerprintSource } from '#src/adapters/postgres/answers/fingerprint-store.ts'
import { type Db, openServer } from '#src/adapters/postgres/connection/connect.ts'
import { openEmbedded } from '#src/adapters/postgres/connection/embedded.ts'
import { createJobs } from '#src/adapters/postgres/connection/jobs.ts'
import { migrate } from '#src/adapters/postgres/connection/migrate.ts'
import { createTicketStore } from '#src/adapters/postgres/desk/ticket-store.ts'
import { fingerprintVersion } from '#src/domain/fingerprint.ts'
import {
  createFingerprintRung,
  type FingerprintRungPorts,
} from '#src/identify/rungs/fingerprint-rung.ts'
import { createCropHasher } from '#src/photo/crop-hasher.ts'
import { fingerprintPhoto } from '#src/photo/fingerprint.ts'
import { openPhoto } from '#src/photo/open-photo.ts'
import type { AnswerStore } from '#src/ports/answer-store.ts'
import { context, questionOf } from './fakes.ts'
import { cropKeysHere } from './fingerprints.ts'
import { projectRoot } from './run-vitryna.ts'

/**
 * A shop after a year and an outage, in a process of its own: fills an empty database with remembered photos and with
 * answers that no shopper was told, and prints as one JSON object what a photo costs that was never seen, and how the
 * answers get their jobs. Each beside the plain way to do it, in turn.
 * Arguments: a postgres:// address or a data directory, remembered photos, undelivered answers.
 */
const [place = '', photosText, ticketsText] = process.argv.slice(2)
const photoCount = Number(photosText)
const ticketCount = Number(ticketsText)
const rounds = 3
const oneByOne = Math.min(1_000, ticketCount)

/** Two random keys each: what is looked up, not what is compared afterwards. */
async function rememberPhotos(db: Db): Promise<void> {
  await sql`
    insert into products (sku, name, category, price_minor, currency, sizes, colors, in_stock,
      visual_features, recognition_tips, position)
    values ('A', '{}', 'c', 1, 'UAH', '{}', '{}', true, '{}', '{}', 1)`.execute(db)
  await sql`
    insert into answers (file_key, sku, method, decided_by, confidence, candidates, embedder_id,
      catalogue_revision)
    select 'file ' || n, 'A', 'manager', 'manager', 1, '[]', 'e', 'c'
    from generate_series(1, ${photoCount}::integer) as n`.execute(db)
  await sql`
    insert into fingerprints (id, answer_id, version, keys, fingerprint)
    select row_number() over (order by id), id, ${fingerprintVersion}::integer,
      decode(md5(id || 'a') || md5(id || 'b') || md5(id || 'c') || md5(id || 'd'), 'hex'),
      '{"keys": [], "views": [], "quality": 100}'
    from answers`.execute(db)
  await sql`insert into fingerprint_states (last_id) values (${photoCount}::integer)`.execute(db)
  await sql`analyze`.execute(db)
}

async function leaveUndelivered(db: Db): Promise<void> {
  await sql`
    insert into inquiries (chat_id, first_message_id, shopper_id, shopper_name, language)
    select n, n, n, 'x', 'uk' from generate_series(1, ${ticketCount}::integer) as n`.execute(db)
  await sql`
    insert into tickets (inquiry_id, reason, state, answered_at)
    select id, 'unknown', 'answered', now() from inquiries order by id`.execute(db)
}

/** Milliseconds that passed, and those of processor time: of all threads, and of this one. */
interface Cost {
  readonly totalMs: number
  readonly processorMs: number
  readonly threadMs: number
}

async function costOf(work: () => Promise<unknown>): Promise<Cost> {
  const start = performance.now()
  const before = { all: process.cpuUsage(), thread: process.threadCpuUsage() }
  await work()
  return {
    totalMs: performance.now() - start,
    processorMs: inMs(process.cpuUsage(before.all)),
    threadMs: inMs(process.threadCpuUsage(before.thread)),
  }
}

const inMs = ({ user, system }: NodeJS.CpuUsage) => (user + system) / 1_000

function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0
}

const medianCost = (costs: readonly Cost[]): Cost => ({
  totalMs: median(costs.map(({ totalMs }) => totalMs)),
  processorMs: median(costs.map(({ processorMs }) => processorMs)),
  threadMs: median(costs.map(({ threadMs }) => threadMs)),
})

/** What the rung says of a photo, with nothing of it known yet but its pixels. */
async function climb(ports: FingerprintRungPorts, photo: Uint8Array) {
  const picture = await (await openPhoto(photo)).decode()
  const question = questionOf({ hashed: () => fingerprintPhoto(picture) })
  return createFingerprintRung(ports).climb(question, context)
}

/** Every crop within the whole radius, hashed in this thread. */
const plainly = (answers: AnswerStore): FingerprintRungPorts => ({
  answers: {
    findNear: ({ sureRadius: _, ...query }, asked) => answers.findNear(query, asked),
    repeat: answers.repeat,
  },
  cropKeys: cropKeysHere,
})

async function measureRung(db: Db) {
  const index = createMemoryFingerprintIndex(createFingerprintSource(db))
  const answers = createAnswerStore(db, index)
  const ways = { now: { answers, cropKeys: createCropHasher() }, plain: plainly(answers) }
  const folder = join(projectRoot, 'evals/demo/photos')
  const names = (await readdir(folder)).filter((name) => name.endsWith('.jpg')).slice(0, 12)
  const photos = await Promise.all(names.map((name) => readFile(join(folder, name))))
  const prepared = await costOf(() => index.prepare())
  // The first of each compiles.
  for (const ports of Object.values(ways)) await climb(ports, photos[0] ?? new Uint8Array())
  const costs = { now: [] as Cost[], plain: [] as Cost[] }
  const results: string[] = []
  for (let round = 0; round < rounds; round += 1) {
    for (const photo of photos) {
      for (const way of ['now', 'plain'] as const) {
        costs[way].push(
          await costOf(async () => results.push((await climb(ways[way], photo)).result)),
        )
      }
    }
  }
  await index.close()
  return {
    prepareMs: prepared.totalMs,
    now: medianCost(costs.now),
    plain: medianCost(costs.plain),
    results: [...new Set(results)],
  }
}

async function measureResume(db: Db) {
  const jobs = createJobs(db, { isSoleOwner: false, onError: () => undefined })
  const idle = { handle: async () => undefined, giveUp: async () => undefined }
  // Makes the queues.
  await jobs.start({
    'post-ticket': idle,
    'deliver-answer': idle,
    learn: idle,
    'tell-managers': idle,
    prune: idle,
  })
  await jobs.stop(5_000)
  const plain = await costOf(() =>
    db.transaction().execute(async (trx) => {
      for (let ticketId = 1; ticketId <= oneByOne; ticketId += 1) {
        await jobs.send(trx, 'learn', { inquiryId: ticketId })
      }
    }),
  )
  const tickets = createTicketStore(db, jobs, { onOpened: () => undefined })
  let resumed = 0
  const now = await costOf(async () => {
    resumed = await tickets.resume()
  })
  const { rows } = await sql<{ count: string }>`
    select count(distinct data->>'ticketId') as count from pgboss.job
    where name = 'deliver-answer'`.execute(db)
  return {
    resumed,
    jobs: Number(rows[0]?.count),
    msPerThousand: (now.totalMs * 1_000) / ticketCount,
    plainMsPerThousand: (plain.totalMs * 1_000) / oneByOne,
  }
}

const isServer = place.startsWith('postgres')
const { db, close } = isServer ? await openServer(place) : await openEmbedded(place)
await migrate(db)
await rememberPhotos(db)
await leaveUndelivered(db)
const rung = await measureRung(db)
const resume = await measureResume(db)
await close()
process.stdout.write(JSON.stringify({ photoCount, ticketCount, rung, resume }))
