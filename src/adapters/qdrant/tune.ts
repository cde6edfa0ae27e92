import type { Progress } from '#src/ports/progress.ts'
import { buildFor } from './build.ts'
import type { Qdrant } from './client.ts'
import {
  type Choice,
  readStanding,
  type SearchMode,
  type VectorKind,
  writeStanding,
} from './collection.ts'
import { countPoints, readPoints } from './points.ts'
import { memoryOf, modeNames, searchParams } from './search-modes.ts'

export interface TuneOptions extends VectorKind {
  readonly qdrant: Qdrant
  /** A collection, or its alias. */
  readonly name: string
  /** From how many vectors on a search may be approximate. */
  readonly approximateFrom: number
  readonly progress: Progress
  /** Breaks it off; Qdrant goes on with what it has begun, and the next call takes that up. */
  readonly signal: AbortSignal | undefined
  /** Milliseconds of a clock that never goes back. */
  readonly now: () => number
}

/** Up to here Qdrant compares every vector in a few milliseconds, and a graph would only cost memory. */
export const defaultApproximateFrom = 20_000

/** Of the five nearest by comparison with every vector, so many must be found. */
const neededRecall = 0.99
const nearest = 5
const sampleSize = 100
/** With the originals on a disk that is slower than this, they are better kept in memory. */
const maxDiskMs = 20

/**
 * Chooses how a collection is searched: with as little memory as still finds what comparing every vector finds. Looked
 * at when a collection has grown to the threshold, and each time it has doubled since.
 */
export async function tune(options: TuneOptions): Promise<void> {
  const { qdrant, name, approximateFrom } = options
  const standing = await readStanding(qdrant, name, options)
  const size = await countPoints(qdrant, name)
  if (!standing || size < approximateFrom || size < 2 * standing.tunedSize) return
  const choices = await compareModes(options, size)
  const search = choices.at(-1)?.search ?? 'exact'
  await writeStanding(qdrant, name, { search, tunedSize: size, choices })
}

/** Tries the modes in turn, the cheapest first, until one is good enough. @returns all that was tried, the last one chosen. */
async function compareModes(options: TuneOptions, size: number): Promise<readonly Choice[]> {
  const queries = await sampleQueries(options)
  const truth = await measure(options, queries, 'exact')
  const memory = (search: SearchMode) => ({
    search,
    memoryBytes: memoryOf(search, options.dim, size),
  })
  const exact: Choice = { ...memory('exact'), recall: 1, medianMs: truth.medianMs }
  const tried: Choice[] = [exact]
  for (const search of ['on-disk', 'quantized', 'graph'] as const) {
    await buildFor(options, search, size)
    const { found, medianMs } = await measure(options, queries, search)
    const choice: Choice = { ...memory(search), recall: recallOf(found, truth.found), medianMs }
    tried.push(choice)
    if (isGoodEnough(choice)) return tried
  }
  await buildFor(options, 'exact', size)
  return [...tried.slice(1), exact]
}

function isGoodEnough({ search, recall, medianMs }: Choice): boolean {
  return recall >= neededRecall && (search !== 'on-disk' || medianMs <= maxDiskMs)
}

/** The share of the nearest that were found. */
function recallOf(
  found: readonly (readonly string[])[],
  truth: readonly (readonly string[])[],
): number {
  const wanted = truth.flat().length
  const hits = truth.map((ids, at) => ids.filter((id) => found[at]?.includes(id)).length)
  return wanted === 0 ? 1 : hits.reduce((sum, count) => sum + count, 0) / wanted
}

/** Queries that lie beside stored vectors, as shoppers' photos do: each a vector with half of the next one added. */
async function sampleQueries({ qdrant, name, dim }: TuneOptions): Promise<readonly number[][]> {
  const sample: Float32Array[] = []
  // Ids are hashes, so the first points are a random sample.
  for await (const batch of readPoints(qdrant, name, dim)) {
    sample.push(...batch.map(({ vector }) => vector))
    if (sample.length > sampleSize) break
  }
  return sample.slice(0, sampleSize).map((vector, at) => {
    const other = sample[at + 1] ?? vector
    return Array.from(vector, (value, place) => value + (other[place] ?? 0) / 2)
  })
}

/** What a mode finds, and how long half of its searches take at most. */
async function measure(options: TuneOptions, queries: readonly number[][], mode: SearchMode) {
  const { qdrant, name, progress, signal, now } = options
  const found: (readonly string[])[] = []
  const times: number[] = []
  progress.start(`searching by ${modeNames[mode]}`, queries.length)
  for (const query of queries) {
    signal?.throwIfAborted()
    const startedAt = now()
    const { points } = await qdrant.writing.query(name, {
      query,
      limit: nearest,
      params: searchParams[mode],
      with_payload: false,
      with_vector: false,
    })
    times.push(now() - startedAt)
    found.push(points.map(({ id }) => String(id)))
    progress.advance(1)
  }
  progress.finish()
  return { found, medianMs: times.toSorted((a, b) => a - b)[Math.floor(times.length / 2)] ?? 0 }
}
