import { randomUUID } from 'node:crypto'
import { createFlatIndex } from '#src/adapters/flat/flat-index.ts'
import { connectQdrant, type Qdrant } from '#src/adapters/qdrant/client.ts'
import { aliasOf, targetOf } from '#src/adapters/qdrant/collection.ts'
import { createQdrantIndex } from '#src/adapters/qdrant/qdrant-index.ts'
import { photoRoles } from '#src/domain/reference-photo.ts'
import { seededRandom } from '#src/lib/random.ts'
import type { ManagedVectorIndex, SkuNeighbours, StoredVector } from '#src/ports/vector-index.ts'
import type { BenchContext } from './bench.ts'
import { beside, generateVectors, sourceOf } from './generated-vectors.ts'
import { type Row, skipped } from './row.ts'

const dim = 512
const embedderId = 'bench'
const queryCount = 50
/** As the embedding rung asks. */
const search = { role: 'product', limit: 50, photosPerSku: 8 } as const
const compared = 5

/** In collections of its own, which are removed at the end. */
export async function qdrantBench(context: BenchContext): Promise<readonly Row[]> {
  const { TEST_QDRANT_URL: urls, QDRANT_API_KEY: apiKey } = context.config
  if (!urls) return [skipped('search in Qdrant', 'flat', 'TEST_QDRANT_URL is not set')]
  const qdrant = connectQdrant({ urls, apiKey })
  const rows: Row[] = []
  for (const size of context.sizes.vectors) {
    const lineage = `bench-${randomUUID()}`
    try {
      rows.push(...(await measureSize(context, qdrant, { size, lineage })))
    } finally {
      await removeCollections(qdrant, lineage)
    }
  }
  return rows
}

async function measureSize(
  { compare, progress }: BenchContext,
  qdrant: Qdrant,
  { size, lineage }: { readonly size: number; readonly lineage: string },
): Promise<readonly Row[]> {
  const vectors = generateVectors(size, dim)
  const shared = { source: sourceOf(vectors, lineage), embedderId, dim }
  const flat = createFlatIndex(shared)
  const index = createQdrantIndex({ ...shared, qdrant })
  await flat.prepare(progress)
  await index.prepare(progress)
  const queries = drawQueries(vectors)
  const baseline = 'flat, in the process'
  const row = async (how: string): Promise<Row> => {
    const what = `search in Qdrant among ${size.toLocaleString('en')} vectors, ${how}`
    const contest = { subject: inTurn(queries, index), baseline: inTurn(queries, flat) }
    const comparison = await compare(what, contest)
    const share = await agreement(queries, index, flat)
    return { what, baseline, comparison, note: `${(100 * share).toFixed(1)} % of the same SKUs` }
  }
  const exact = await row('every one compared')
  await index.tune(progress)
  const [how = ''] = await index.describe()
  const mode = /searched by (.*), chosen/.exec(how)?.[1]
  return mode === undefined ? [exact] : [exact, await row(mode)]
}

function drawQueries(vectors: readonly StoredVector[]): readonly Float32Array[] {
  const random = seededRandom(1)
  return Array.from({ length: queryCount }, () => {
    const near = vectors[Math.floor(random() * vectors.length)]
    return beside(near?.vector ?? new Float32Array(dim), random)
  })
}

/** Another query with each call. */
function inTurn(queries: readonly Float32Array[], index: ManagedVectorIndex) {
  let at = 0
  return () => index.search(queries[at++ % queries.length] ?? new Float32Array(dim), search)
}

/** The share of the nearest SKUs that both find. */
async function agreement(
  queries: readonly Float32Array[],
  index: ManagedVectorIndex,
  other: ManagedVectorIndex,
): Promise<number> {
  let same = 0
  let all = 0
  for (const query of queries) {
    const found = nearestSkus(await index.search(query, search))
    const truth = nearestSkus(await other.search(query, search))
    same += truth.filter((sku) => found.includes(sku)).length
    all += truth.length
  }
  return all === 0 ? 1 : same / all
}

function nearestSkus(found: readonly SkuNeighbours[]): readonly string[] {
  return found.slice(0, compared).map(({ sku }) => sku)
}

async function removeCollections(qdrant: Qdrant, lineage: string): Promise<void> {
  for (const role of photoRoles) {
    const name = await targetOf(qdrant, aliasOf(embedderId, lineage, role))
    if (name !== undefined) await qdrant.writing.deleteCollection(name)
  }
}
