import { chunksPerCode, flipsOf } from '#src/lib/chunk-flips.ts'
import { type HammingQuery, hammingDistance, parseCode, wordsPerCode } from '#src/lib/hamming.ts'
import type {
  FingerprintEntry,
  FingerprintQuery,
  NearFingerprint,
} from '#src/ports/fingerprint-index.ts'

/*
 * The tables of multi-index hashing (see lib/chunk-flips.ts) as they lie in Redis: a hash each, with a field for each
 * bucket, named by the four hex digits of its chunk. A bucket is a string of records, each an id and the whole code,
 * so that what it holds is compared without another question.
 */

/** 32-bit words, little-endian, as every machine this runs on keeps them. */
const wordsPerRecord = 1 + wordsPerCode
export const bytesPerRecord = wordsPerRecord * 4

/** By the names of buckets of one table. */
type Buckets<T> = ReadonlyMap<string, readonly T[]>

/** The records of entries, by table and bucket. */
export function recordsOf(entries: readonly FingerprintEntry[]): readonly Buckets<Uint8Array>[] {
  const records = entries.flatMap(({ id, keys }) =>
    keys.map((key) => ({ key, bytes: toRecord(id, key) })),
  )
  return byTable((table, put) => {
    for (const { key, bytes } of records) put(bucketOf(key, table), bytes)
  })
}

function toRecord(id: number, key: string): Uint8Array {
  return new Uint8Array(Int32Array.of(id, ...parseCode(key)).buffer)
}

/** The buckets to look into, by table, each with the places of the keys that it is looked into for. */
export function probesOf({
  keys,
  radius,
  sureRadius = radius,
}: FingerprintQuery): readonly Buckets<number>[] {
  return byTable((table, put) => {
    const flips = flipsOf(table, sureRadius)
    for (const [place, key] of keys.entries()) {
      const own = Number.parseInt(bucketOf(key, table), 16)
      for (const flip of flips) put((own ^ flip).toString(16).padStart(4, '0'), place)
    }
  })
}

function byTable<T>(
  fill: (table: number, put: (bucket: string, item: T) => void) => void,
): readonly Buckets<T>[] {
  return Array.from({ length: chunksPerCode }, (_, table) => {
    const buckets = new Map<string, T[]>()
    fill(table, (bucket, item) => {
      const items = buckets.get(bucket)
      if (items) items.push(item)
      else buckets.set(bucket, [item])
    })
    return buckets
  })
}

function bucketOf(key: string, table: number): string {
  return key.slice(table * 4, table * 4 + 4)
}

export interface Comparison {
  /** Compares what lies in buckets of a table, null where nothing does, with the keys they were looked into for. */
  addBuckets(buckets: readonly (Uint8Array | null)[], probes: Buckets<number>): void
  /** Compares what is not in the tables yet. */
  addNew(entries: readonly FingerprintEntry[]): void
  found(): readonly NearFingerprint[]
}

export function createComparison({ keys, radius }: FingerprintQuery): Comparison {
  const queries = keys.map((key) => ({ words: parseCode(key), radius }))
  const nearest = new Map<number, number>()
  const compare = (records: Int32Array, at: number, query: HammingQuery | undefined) => {
    const distance = query ? hammingDistance(records, at + 1, query) : Number.POSITIVE_INFINITY
    if (distance <= radius) note(nearest, records[at] ?? 0, distance)
  }
  return {
    addBuckets(buckets, probes) {
      const records = toWords(buckets)
      let at = 0
      for (const [order, places] of [...probes.values()].entries()) {
        const end = at + (buckets[order]?.length ?? 0) / 4
        for (; at < end; at += wordsPerRecord) {
          for (const place of places) compare(records, at, queries[place])
        }
      }
    },
    addNew(entries) {
      for (const { id, keys: codes } of entries) {
        for (const code of codes) {
          for (const query of queries) compare(Int32Array.of(id, ...parseCode(code)), 0, query)
        }
      }
    },
    found: () => [...nearest].map(([id, distance]) => ({ id, distance })),
  }
}

/** A reply may start anywhere in the buffer it was read into; words must start at a multiple of four. */
function toWords(buckets: readonly (Uint8Array | null)[]): Int32Array {
  const bytes = Buffer.concat(buckets.filter((bucket) => bucket !== null))
  return new Int32Array(new Uint8Array(bytes).buffer)
}

function note(nearest: Map<number, number>, id: number, distance: number): void {
  nearest.set(id, Math.min(distance, nearest.get(id) ?? distance))
}
