import { setTimeout as wait } from 'node:timers/promises'
import type { Redis } from 'ioredis'
import { z } from 'zod'
import { isSku, type Sku } from '#src/domain/sku.ts'
import { certificateRemedy } from '#src/lib/certificate-problem.ts'
import { messageOf } from '#src/lib/message.ts'
import type { AnswerCache } from '#src/ports/answer-cache.ts'
import { type Answer, deciders } from '#src/ports/answer-store.ts'
import { CacheError } from '#src/ports/errors.ts'
import { connectRedis } from './connect.ts'

export interface RedisOptions {
  readonly url: string
  /** Told of each change between reachable (undefined) and not, and of nothing else. */
  readonly onChange: (failure: CacheError | undefined) => void
  /** How long a command may take. */
  readonly timeoutMs?: number
}

/** An answer from the database takes about as long: waiting longer for the cache would be no gain. */
const usualTimeoutMs = 100
/** What a check has for the first connection, and again for a reply: slower than an answer needs is not gone. */
const checkMs = 2_000
const prefix = 'vitryna:answer:'

const sku = z.string().refine((text): text is Sku => isSku(text))
const answerSchema = z.object({
  sku,
  method: z.enum([
    'caption',
    'forward',
    'fingerprint',
    'code',
    'embedding',
    'text',
    'llm',
    'shopper',
    'manager',
  ]),
  decidedBy: z.enum(deciders),
  confidence: z.number(),
  candidates: z.array(z.object({ sku, score: z.number() })),
})

/** Shared by all processes. Redis gone is a miss at once. */
export function createRedisAnswerCache(options: RedisOptions): AnswerCache {
  const { url, onChange, timeoutMs = usualTimeoutMs } = options
  const redis = connectRedis(url, timeoutMs)
  let wasConnected: boolean | undefined
  /** Of the last attempt to connect. */
  let reason: unknown
  const tell = (isConnected: boolean) => {
    if (isConnected !== wasConnected) onChange(isConnected ? undefined : unreachable(url, reason))
    wasConnected = isConnected
  }
  redis.on('error', (error) => {
    reason = error
  })
  redis.on('ready', () => tell(true))
  // Also after each attempt to come back that failed.
  redis.on('close', () => tell(false))
  const attempted = new Promise<void>((resolve) => {
    redis.once('ready', resolve)
    redis.once('close', resolve)
  })
  return {
    get: (key) => orElse(undefined, async () => parse(await redis.get(prefix + key))),
    set: (key, answer, ttlSeconds) =>
      orElse(undefined, async () => {
        await redis.set(prefix + key, JSON.stringify(answer), 'EX', ttlSeconds)
      }),
    delete: (key) =>
      orElse(undefined, async () => {
        await redis.del(prefix + key)
      }),
    failure: async () => {
      // A command that starts asks before it is connected: not yet is no failure.
      await Promise.race([attempted, wait(checkMs, undefined, { ref: false })])
      try {
        await pingPatiently(redis)
        return undefined
      } catch (error) {
        return unreachable(url, reason ?? error)
      }
    },
    close: async () => redis.disconnect(),
  }
}

/** Asks again while the connection stands: on a busy machine one reply is easily late. */
async function pingPatiently(redis: Redis): Promise<void> {
  const deadline = performance.now() + checkMs
  for (;;) {
    try {
      await redis.ping()
      return
    } catch (error) {
      if (redis.status !== 'ready' || performance.now() > deadline) throw error
    }
  }
}

function unreachable(url: string, cause: unknown): CacheError {
  return new CacheError(`Redis at ${new URL(url).host} cannot be reached: ${messageOf(cause)}`, {
    remedy:
      certificateRemedy(cause) ??
      'check REDIS_URL and that the server runs; answers go on without it',
    cause,
  })
}

async function orElse<T>(fallback: T, command: () => Promise<T>): Promise<T> {
  try {
    return await command()
  } catch {
    return fallback
  }
}

/** What another version may have written is a miss. */
function parse(json: string | null): Answer | undefined {
  if (json === null) return undefined
  const parsed = answerSchema.safeParse(JSON.parse(json))
  return parsed.success ? parsed.data : undefined
}
