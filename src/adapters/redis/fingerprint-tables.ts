import type { Redis } from 'ioredis'
import { chunksPerCode } from '#src/lib/chunk-flips.ts'
import type { FingerprintEntry, FingerprintQuery } from '#src/ports/fingerprint-index.ts'
import {
  bytesPerRecord,
  type Comparison,
  createComparison,
  probesOf,
  recordsOf,
} from './fingerprint-buckets.ts'

/** Beside its buckets each table says up to which id it is filled; one that is gone or emptied does not. */
const filledField = 'filled'
/** A copy of a database that nobody uses any more goes by itself. */
const lifetimeSeconds = 30 * 24 * 60 * 60

/** KEYS: the tables. ARGV: 1 to make them anew. @returns up to which id all of them are filled. */
const beginScript = `
local filled = redis.call('HGET', KEYS[1], '${filledField}')
for _, key in ipairs(KEYS) do
  if redis.call('HGET', key, '${filledField}') ~= filled then filled = false end
end
if filled and ARGV[1] == '0' then return tonumber(filled) end
for _, key in ipairs(KEYS) do
  redis.call('UNLINK', key)
  redis.call('HSET', key, '${filledField}', 0)
end
return 0`

/**
 * KEYS: the tables. ARGV: up to which id they must be filled before and are after, the lifetime; then of each table
 * the number of buckets, and each bucket with its records. @returns 0 when another process was faster.
 */
const appendScript = `
for _, key in ipairs(KEYS) do
  if redis.call('HGET', key, '${filledField}') ~= ARGV[1] then return 0 end
end
local at = 4
for _, key in ipairs(KEYS) do
  local last = at + 2 * ARGV[at]
  while at < last do
    local records = redis.call('HGET', key, ARGV[at + 1]) or ''
    redis.call('HSET', key, ARGV[at + 1], records .. ARGV[at + 2])
    at = at + 2
  end
  at = at + 1
  redis.call('HSET', key, '${filledField}', ARGV[2])
  redis.call('EXPIRE', key, ARGV[3])
end
return 1`

/** KEYS: the tables. ARGV: of each table the number of buckets, and each bucket with the records to take away. */
const removeScript = `
local at = 1
for _, key in ipairs(KEYS) do
  local last = at + 2 * ARGV[at]
  while at < last do
    local records = redis.call('HGET', key, ARGV[at + 1]) or ''
    local gone = {}
    for from = 1, #ARGV[at + 2], ${bytesPerRecord} do
      gone[string.sub(ARGV[at + 2], from, from + ${bytesPerRecord - 1})] = true
    end
    local kept = {}
    for from = 1, #records, ${bytesPerRecord} do
      local record = string.sub(records, from, from + ${bytesPerRecord - 1})
      if not gone[record] then kept[#kept + 1] = record end
    end
    if #kept > 0 then redis.call('HSET', key, ARGV[at + 1], table.concat(kept))
    else redis.call('HDEL', key, ARGV[at + 1]) end
    at = at + 2
  end
  at = at + 1
end
return 1`

export interface Portion {
  /** Up to this id the tables are filled before, */
  readonly from: number
  /** and to this one after. */
  readonly to: number
  readonly entries: readonly FingerprintEntry[]
}

/** The tables of one set of fingerprints in Redis. Each step is one round trip, and throws when Redis is gone. */
export function createFingerprintTables(redis: Redis, lineage: string) {
  // One slot of a cluster, for a script must find them all in one place.
  const keys = Array.from(
    { length: chunksPerCode },
    (_, table) => `vitryna:{fingerprints:${lineage}}:${table}`,
  )
  const run = (script: string, ...args: readonly (string | number | Buffer)[]) =>
    redis.eval(script, keys.length, ...keys, ...args)
  return {
    lookUp: (query: FingerprintQuery) => lookUp(redis, keys, query),
    /** @returns up to which id the tables are filled; 0 when they were made now. */
    begin: async (anew: boolean) => Number(await run(beginScript, anew ? 1 : 0)),
    /** @returns false when the tables are filled to elsewhere: another process is at it. */
    append: async ({ from, to, entries }: Portion) =>
      (await run(appendScript, from, to, lifetimeSeconds, ...argumentsOf(entries))) === 1,
    async remove(entries: readonly FingerprintEntry[]): Promise<void> {
      await run(removeScript, ...argumentsOf(entries))
    },
  }
}

function argumentsOf(entries: readonly FingerprintEntry[]): readonly (string | number | Buffer)[] {
  return recordsOf(entries).flatMap((buckets) => [
    buckets.size,
    ...[...buckets].flatMap(([bucket, records]) => [bucket, Buffer.concat(records)]),
  ])
}

interface LookedUp {
  /** Up to which id the tables were filled; undefined when they were not whole. */
  readonly filled: number | undefined
  readonly comparison: Comparison
}

async function lookUp(
  redis: Redis,
  keys: readonly string[],
  query: FingerprintQuery,
): Promise<LookedUp> {
  const probes = probesOf(query)
  const pipeline = redis.pipeline()
  for (const [table, key] of keys.entries()) {
    pipeline.hmgetBuffer(key, filledField, ...(probes[table]?.keys() ?? []))
  }
  const replies = (await pipeline.exec()) ?? []
  const comparison = createComparison(query)
  const filled = replies.map(([error, reply], table) => {
    if (error) throw error
    const [mark, ...buckets] = reply as readonly (Buffer | null)[]
    comparison.addBuckets(buckets, probes[table] ?? new Map())
    return mark ? Number(mark) : Number.NaN
  })
  // What is added while the tables are read may be in some of them only: the least is what all have.
  const least = Math.min(...filled)
  return { filled: Number.isNaN(least) ? undefined : least, comparison }
}
