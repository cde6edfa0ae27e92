import { Redis } from 'ioredis'

/** A Redis that is gone is an error at once: nothing is queued for its return. */
export function connectRedis(url: string, commandTimeoutMs: number): Redis {
  const redis = new Redis(url, {
    enableOfflineQueue: false,
    commandTimeout: commandTimeoutMs,
    connectTimeout: 1_000,
    maxRetriesPerRequest: 0,
    retryStrategy: (attempt) => Math.min(attempt * 100, 2_000),
  })
  // Each failed attempt to reconnect is an error event, and one without a listener would end the process.
  redis.on('error', () => undefined)
  return redis
}
