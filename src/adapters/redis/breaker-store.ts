import type { Admission, BreakerStore } from '#src/ports/breaker-store.ts'
import { connectRedis } from './connect.ts'

/** The call it decides about takes seconds; a Redis slower than this is taken for gone. */
const usualTimeoutMs = 250
const prefix = 'vitryna:breaker:'
/** A model that nobody asks for so long starts anew. */
const lifetimeSeconds = 24 * 60 * 60

/** Milliseconds by the server's clock, which all processes share. */
const now = `local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
local key = KEYS[1]
local openUntil = tonumber(redis.call('HGET', key, 'openUntil'))
`

/** ARGV: the probe's lease in ms. */
const admitScript = `${now}
if not openUntil then return 'closed' end
local probeUntil = tonumber(redis.call('HGET', key, 'probeUntil')) or 0
if openUntil > now or probeUntil > now then return 'open' end
redis.call('HSET', key, 'probeUntil', now + ARGV[1])
return 'probe'`

/** ARGV: calls of the window. */
const succeededScript = `${now}
local recent = ''
if not openUntil then recent = string.sub((redis.call('HGET', key, 'recent') or '') .. '1', -ARGV[1]) end
redis.call('HSET', key, 'recent', recent)
redis.call('HDEL', key, 'openUntil', 'probeUntil')
redis.call('EXPIRE', key, ${lifetimeSeconds})
return 1`

/** ARGV: calls of the window, failures of the window, cool-down in ms, 1 to open at once. */
const failedScript = `${now}
local recent = string.sub((redis.call('HGET', key, 'recent') or '') .. '0', -ARGV[1])
local _, failures = string.gsub(recent, '0', '')
local untilThen = now + ARGV[3]
redis.call('HSET', key, 'recent', recent)
if ARGV[4] == '1' then
  redis.call('HSET', key, 'openUntil', math.max(openUntil or 0, untilThen))
  redis.call('HDEL', key, 'probeUntil')
elseif not openUntil and failures >= tonumber(ARGV[2]) then
  redis.call('HSET', key, 'openUntil', untilThen)
end
redis.call('EXPIRE', key, ${lifetimeSeconds})
return 1`

/** ARGV: for how long a probe may be due, in ms. */
const isOpenScript = `${now}
return openUntil and openUntil > now - ARGV[1] and 1 or 0`

export interface RedisBreakerStore extends BreakerStore {
  close(): Promise<void>
}

export interface RedisBreakerOptions {
  readonly url: string
  /** How long a command may take. */
  readonly timeoutMs?: number
}

/** Breakers in Redis: each step is one script. Redis gone is an error at once. */
export function createRedisBreakerStore(options: RedisBreakerOptions): RedisBreakerStore {
  const { url, timeoutMs = usualTimeoutMs } = options
  const redis = connectRedis(url, timeoutMs)
  const run = (script: string, model: string, ...args: readonly number[]) =>
    redis.eval(script, 1, prefix + model, ...args)
  return {
    admit: async (model, probeLeaseMs) =>
      (await run(admitScript, model, probeLeaseMs)) as Admission,
    async succeeded(model, { calls }) {
      await run(succeededScript, model, calls)
    },
    async failed(model, { window, cooldownMs, atOnce }) {
      await run(failedScript, model, window.calls, window.failures, cooldownMs, atOnce ? 1 : 0)
    },
    isOpen: async (model, withinMs) => (await run(isOpenScript, model, withinMs)) === 1,
    close: async () => redis.disconnect(),
  }
}
