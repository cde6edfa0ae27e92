import { sql } from 'kysely'
import { createFlatIndex } from '#src/adapters/flat/flat-index.ts'
import type { Db } from '#src/adapters/postgres/connection/connect.ts'
import { openEmbedded } from '#src/adapters/postgres/connection/embedded.ts'
import { migrate } from '#src/adapters/postgres/connection/migrate.ts'
import { createFeatureSource } from '#src/adapters/postgres/references/feature-source.ts'
import { createReferenceStore } from '#src/adapters/postgres/references/reference-store.ts'
import { createSpace, projectSource } from '#src/identify/scoring/embedding-space.ts'
import { verifyIndex } from '#src/indexing/verify-index.ts'
import { seededRandom } from '#src/lib/random.ts'
import { silentProgress } from '#src/ports/progress.ts'
import type { ManagedVectorIndex } from '#src/ports/vector-index.ts'
import { featuresOf } from './fakes.ts'

/**
 * A shop with very many reference photos, in a process of its own so that its memory can be told: fills a PGlite,
 * loads, searches, verifies, wipes and rebuilds, and prints what that took as one JSON object.
 * Arguments: data directory, number of photos, dimension.
 */
const [dataDir = '', countText, dimText] = process.argv.slice(2)
const count = Number(countText)
const dim = Number(dimText)
const embedder = { id: 'large@1', dim, views: 1 }
const photosPerSku = 8
const batchSize = 500
const searches = 15
const search = { role: 'product', limit: 20, photosPerSku: 16 } as const

function unitVectors(seed: number): () => Float32Array {
  const random = seededRandom(seed)
  return () => {
    const values = Float32Array.from({ length: dim }, () => random() * 2 - 1)
    let squares = 0
    for (const value of values) squares += value * value
    return values.map((value) => value / Math.sqrt(squares))
  }
}

async function fillCatalogue(db: Db): Promise<void> {
  await sql`
    insert into products (sku, name, category, price_minor, currency, sizes, colors, in_stock,
      visual_features, recognition_tips, position)
    select 'SKU-' || n, '{}', 'c', 1, 'UAH', '{}', '{}', true, '{}', '{}', n
    from generate_series(0, ${Math.ceil(count / photosPerSku) - 1}::integer) as n`.execute(db)
  await sql`
    insert into photo_files (sha256, bytes)
    select lpad(to_hex(n), 64, '0'), ''::bytea from generate_series(1, ${count}::integer) as n
  `.execute(db)
  await sql`
    insert into reference_photos (sku, role, origin, position, sha256)
    select 'SKU-' || (n - 1) / ${photosPerSku}::integer, 'product', 'catalogue', 0,
      lpad(to_hex(n), 64, '0')
    from generate_series(1, ${count}::integer) as n order by n`.execute(db)
}

async function saveVectors(db: Db): Promise<void> {
  const references = createReferenceStore(db)
  const next = unitVectors(1)
  for (let start = 1; start <= count; start += batchSize) {
    const length = Math.min(batchSize, count + 1 - start)
    const rows = Array.from({ length }, (_, at) => ({
      photoId: start + at,
      features: featuresOf(...next()),
    }))
    await references.saveFeatures(embedder.id, rows)
  }
}

function answers(index: ManagedVectorIndex) {
  const next = unitVectors(2)
  return Promise.all(Array.from({ length: searches }, () => index.search(next(), search)))
}

async function timed<T>(
  work: () => Promise<T>,
): Promise<{ readonly ms: number; readonly result: T }> {
  const start = performance.now()
  const result = await work()
  return { ms: performance.now() - start, result }
}

/** Milliseconds of one search, and of adding up every number of the same vectors once, taken in turn. */
async function searchTimes(index: ManagedVectorIndex) {
  const contents = (await Array.fromAsync(index.contents())).flat()
  const vectors = contents.map(({ vector }) => vector)
  const next = unitVectors(3)
  const own: number[] = []
  const readOnce: number[] = []
  for (let at = 0; at < searches; at += 1) {
    const query = next()
    own.push((await timed(() => index.search(query, search))).ms)
    readOnce.push((await timed(async () => addUp(vectors))).ms)
  }
  return { searchMs: median(own), readOnceMs: median(readOnce) }
}

function addUp(vectors: readonly Float32Array[]): number {
  let sum = 0
  for (const vector of vectors) {
    for (let at = 0; at < vector.length; at += 1) sum += vector[at] ?? 0
  }
  return sum
}

function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0
}

const { db, close } = await openEmbedded(dataDir)
await migrate(db)
const features = createFeatureSource(db)
const space = createSpace({ embedder, colourWeight: 0 })
const open = () =>
  createFlatIndex({ source: projectSource(features, space), embedderId: space.id, dim })

await fillCatalogue(db)
const filled = await timed(() => saveVectors(db))
const index = open()
const loaded = await timed(() => index.prepare(silentProgress))
const before = await answers(index)
const times = await searchTimes(index)
const references = createReferenceStore(db)
const verified = await timed(() =>
  verifyIndex({ references, features, copy: open(), embedder, space, progress: silentProgress }),
)
const rebuilt = await timed(() => index.rebuild(silentProgress))
const afterRebuild = await answers(index)
await references.dropVectors(embedder.id, undefined)
const wiped = await answers(index)
const refilled = await timed(() => saveVectors(db))
const afterWipe = await answers(index)
await close()

process.stdout.write(
  JSON.stringify({
    count,
    dim,
    fillMs: filled.ms,
    loadMs: loaded.ms,
    ...times,
    verifyMs: verified.ms,
    verified: verified.result,
    rebuildMs: rebuilt.ms,
    refillMs: refilled.ms,
    found: before.map((found) => found.length),
    wiped: wiped.flat().length,
    isSameAfterRebuild: JSON.stringify(afterRebuild) === JSON.stringify(before),
    isSameAfterWipe: JSON.stringify(afterWipe) === JSON.stringify(before),
    peakMb: process.resourceUsage().maxRSS / 1024,
  }),
)
