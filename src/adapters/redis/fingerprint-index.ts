import type { Redis } from 'ioredis'
import { maxChunkedRadius } from '#src/lib/chunk-flips.ts'
import type {
  FingerprintIndex,
  FingerprintQuery,
  FingerprintSource,
  NearFingerprint,
} from '#src/ports/fingerprint-index.ts'
import { connectRedis } from './connect.ts'
import { createFingerprintTables, type Portion } from './fingerprint-tables.ts'

export interface RedisFingerprintOptions {
  readonly url: string
  readonly source: FingerprintSource
  /** Asked when Redis cannot answer: it is gone, too slow, not filled yet, or asked for too much at once. */
  readonly fallback: FingerprintIndex
  /** How long Redis may take for an answer. */
  readonly timeoutMs?: number
}

const usualTimeoutMs = 200
/** A Redis that did not answer in time is not asked again for so long. */
const pauseMs = 5_000
/** So many new fingerprints are compared here as long as they are not in Redis; with more it is not asked. */
const maxNew = 1_000
/** Hundreds of keys touch a good part of the tables: their answer would take longer to send than the fallback needs. */
const maxKeys = 200
/** Redis does nothing else while it takes in a portion: about 10 ms. */
const portionSize = 200

/**
 * In Redis, shared by all processes, and filled by whichever of them finds it behind the database. A lookup is one
 * round trip. While Redis cannot answer, the fallback does.
 */
export function createRedisFingerprintIndex(options: RedisFingerprintOptions): FingerprintIndex {
  const { url, source, fallback, timeoutMs = usualTimeoutMs } = options
  const redis = connectRedis(url, timeoutMs)
  const attempt = createAttempt(redis)
  const filler = createFiller(redis, source)
  let filling: Promise<unknown> | undefined
  const fillSoon = (anew: boolean) => {
    filling ??= attempt(() => filler.fill(anew)).finally(() => {
      filling = undefined
    })
  }
  return {
    // Hundreds of keys are looked up there, Redis or not.
    prepare: fallback.prepare,
    async near(query) {
      const isSuited = query.radius <= maxChunkedRadius && query.keys.length <= maxKeys
      const found = isSuited
        ? await attempt(() => lookUp({ redis, source, fillSoon }, query))
        : undefined
      return found ?? fallback.near(query)
    },
    async remove(entries) {
      if (entries.length === 0) return
      await fallback.remove(entries)
      const { lineage } = await source.state()
      await attempt(() => createFingerprintTables(redis, lineage).remove(entries))
    },
    async close() {
      filler.stop()
      await filling
      redis.disconnect()
      await fallback.close()
    },
  }
}

/** Does what needs Redis. @returns undefined when it is not there, or failed a moment ago, or fails now. */
function createAttempt(redis: Redis) {
  let pausedUntil = 0
  return async <T>(work: () => Promise<T>): Promise<T | undefined> => {
    if (redis.status !== 'ready' || performance.now() < pausedUntil) return undefined
    try {
      return await work()
    } catch {
      pausedUntil = performance.now() + pauseMs
      return undefined
    }
  }
}

interface Parts {
  readonly redis: Redis
  readonly source: FingerprintSource
  /** Without waiting for it. */
  readonly fillSoon: (anew: boolean) => void
}

/** @returns undefined while Redis is not filled. */
async function lookUp(
  { redis, source, fillSoon }: Parts,
  query: FingerprintQuery,
): Promise<readonly NearFingerprint[] | undefined> {
  const { lineage, lastId } = await source.state()
  const tables = createFingerprintTables(redis, lineage)
  const { filled, comparison } = await tables.lookUp(query)
  if (filled === undefined || filled < lastId) fillSoon(false)
  if (filled === undefined || filled < lastId - maxNew) return undefined
  if (filled > lastId && filled > (await source.state()).lastId) {
    // Not merely filled by another process meanwhile: a copy of a database that was put back since.
    fillSoon(true)
    return undefined
  }
  if (filled < lastId) for await (const batch of source.read(filled)) comparison.addNew(batch)
  return comparison.found()
}

function createFiller(redis: Redis, source: FingerprintSource) {
  let isStopped = false
  return {
    stop: () => {
      isStopped = true
    },
    async fill(anew: boolean): Promise<void> {
      const { lineage, lastId } = await source.state()
      const tables = createFingerprintTables(redis, lineage)
      const from = await tables.begin(anew)
      for await (const portion of portions(source, from, lastId)) {
        // Another process that is at it goes on alone.
        if (isStopped || !(await tables.append(portion))) return
      }
    },
  }
}

/** What the tables lack, in the order in which they take it in. */
async function* portions(
  source: FingerprintSource,
  filled: number,
  lastId: number,
): AsyncGenerator<Portion> {
  let from = filled
  for await (const batch of source.read(from)) {
    for (let start = 0; start < batch.length; start += portionSize) {
      const entries = batch.slice(start, start + portionSize)
      const to = entries.at(-1)?.id ?? from
      yield { from, to, entries }
      from = to
    }
  }
  // The last ones may have been deleted.
  if (from < lastId) yield { from, to: lastId, entries: [] }
}
