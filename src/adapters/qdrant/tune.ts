import { setTimeout as delay } from 'node:timers/promises'
import type { Schemas } from '@qdrant/js-client-rest'
import { VectorIndexError } from '#src/ports/errors.ts'
import type { Qdrant } from './client.ts'
import { readStanding, type SearchMode, type VectorKind, writeStanding } from './collection.ts'
import { countPoints, readPoints } from './points.ts'

export interface TuneOptions extends VectorKind {
  readonly qdrant: Qdrant
  /** A collection, or its alias. */
  readonly name: string
  /** From how many vectors on a search may be approximate. */
  readonly approximateFrom: number
}

/** Up to here Qdrant compares every vector in a few milliseconds, and a graph would only cost memory. */
export const defaultApproximateFrom = 20_000

/** Of the five nearest by comparison with every vector, so many must be found. */
const neededRecall = 0.99
const nearest = 5
const sampleSize = 100
const pollEveryMs = 500
const indexingTimeoutMs = 30 * 60_000

/** Parameters of a search in each mode. */
export const searchParams: Readonly<Record<SearchMode, Schemas['SearchParams']>> = {
  exact: { exact: true },
  graph: { hnsw_ef: 128 },
  quantized: { hnsw_ef: 128, quantization: { rescore: true, oversampling: 3 } },
}

const graphConfig = { m: 16, ef_construct: 200 }

const settings: Readonly<Record<SearchMode, Schemas['UpdateCollection']>> = {
  exact: { hnsw_config: { m: 0 }, quantization_config: 'Disabled' },
  graph: { hnsw_config: graphConfig, quantization_config: 'Disabled' },
  quantized: {
    hnsw_config: graphConfig,
    quantization_config: { scalar: { type: 'int8', quantile: 0.99, always_ram: true } },
  },
}

/**
 * Chooses how a collection is searched: with as little work as still finds what comparing every vector finds. Looked
 * at when a collection has grown to the threshold, and each time it has doubled since.
 */
export async function tune(options: TuneOptions): Promise<void> {
  const { qdrant, name, approximateFrom } = options
  const standing = await readStanding(qdrant, name, options)
  const size = await countPoints(qdrant, name)
  if (!standing || size < approximateFrom || size < 2 * standing.tunedSize) return
  await writeStanding(qdrant, name, { search: await cheapestMode(options), tunedSize: size })
}

async function cheapestMode(options: TuneOptions): Promise<SearchMode> {
  for (const mode of ['quantized', 'graph'] as const) {
    await apply(options, mode)
    if ((await recallOf(options, mode)) >= neededRecall) return mode
  }
  await apply(options, 'exact')
  return 'exact'
}

/** Waits until the collection is as it should be: searches go on meanwhile, as they did before. */
async function apply({ qdrant, name }: TuneOptions, mode: SearchMode): Promise<void> {
  await qdrant.writing.updateCollection(name, settings[mode])
  const endsAt = performance.now() + indexingTimeoutMs
  while ((await qdrant.writing.getCollection(name)).status !== 'green') {
    if (performance.now() > endsAt) {
      throw new VectorIndexError(`Qdrant did not finish indexing ${name}`, {
        remedy: 'look at the log of Qdrant; until then every vector is compared',
      })
    }
    await delay(pollEveryMs)
  }
}

/** The share of the nearest that a mode finds, over queries that lie beside stored vectors, as shoppers' photos do. */
async function recallOf(options: TuneOptions, mode: SearchMode): Promise<number> {
  let found = 0
  let wanted = 0
  for (const query of await sampleQueries(options)) {
    const truth = await nearestIds(options, query, 'exact')
    const answer = new Set(await nearestIds(options, query, mode))
    wanted += truth.length
    found += truth.filter((id) => answer.has(id)).length
  }
  return wanted === 0 ? 1 : found / wanted
}

/** Ids are hashes, so the first points are a random sample. Each query is one of them with half of the next added. */
async function sampleQueries({ qdrant, name, dim }: TuneOptions): Promise<readonly number[][]> {
  const sample: Float32Array[] = []
  for await (const batch of readPoints(qdrant, name, dim)) {
    sample.push(...batch.map(({ vector }) => vector))
    if (sample.length > sampleSize) break
  }
  return sample.slice(0, sampleSize).map((vector, at) => {
    const other = sample[at + 1] ?? vector
    return Array.from(vector, (value, place) => value + (other[place] ?? 0) / 2)
  })
}

async function nearestIds(
  { qdrant, name }: TuneOptions,
  query: number[],
  mode: SearchMode,
): Promise<readonly string[]> {
  const { points } = await qdrant.writing.query(name, {
    query,
    limit: nearest,
    params: searchParams[mode],
    with_payload: false,
    with_vector: false,
  })
  return points.map(({ id }) => String(id))
}
