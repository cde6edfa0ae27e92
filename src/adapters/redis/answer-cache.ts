import { z } from 'zod'
import { isSku, type Sku } from '#src/domain/sku.ts'
import type { AnswerCache } from '#src/ports/answer-cache.ts'
import { type Answer, deciders } from '#src/ports/answer-store.ts'
import { connectRedis } from './connect.ts'

export interface RedisOptions {
  readonly url: string
  /** Told of each change between reachable and not, and of nothing else. */
  readonly onHealth: (health: 'connected' | 'unreachable') => void
}

/** An answer from the database takes about as long: waiting longer for the cache would be no gain. */
const commandTimeoutMs = 100
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
    'llm',
    'shopper',
    'manager',
  ]),
  decidedBy: z.enum(deciders),
  confidence: z.number(),
  candidates: z.array(z.object({ sku, score: z.number() })),
})

/** Shared by all processes. Redis gone is a miss at once. */
export function createRedisAnswerCache({ url, onHealth }: RedisOptions): AnswerCache {
  const redis = connectRedis(url, commandTimeoutMs)
  let known: 'connected' | 'unreachable' | undefined
  const tell = (health: 'connected' | 'unreachable') => {
    if (health !== known) onHealth(health)
    known = health
  }
  redis.on('ready', () => tell('connected'))
  // Also after each attempt to come back that failed.
  redis.on('close', () => tell('unreachable'))
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
    health: () =>
      orElse('unreachable' as const, async () => {
        await redis.ping()
        return 'connected' as const
      }),
    close: async () => redis.disconnect(),
  }
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
