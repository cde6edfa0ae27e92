import type { Config } from '#src/config.ts'
import type { AnswerCache } from '#src/ports/answer-cache.ts'
import type { HealthCheck } from '#src/ports/health.ts'

/** Redis, where it is in use: answers go on without it. */
export function redisChecks(
  { REDIS_URL: url }: Config,
  cache: Pick<AnswerCache, 'health'>,
): readonly HealthCheck[] {
  return [
    {
      name: 'redis',
      isEssential: false,
      async look() {
        if (!url) return undefined
        const health = await cache.health()
        if (health === 'connected') return { state: 'good', detail: health }
        const remedy = 'check REDIS_URL and that the server runs; answers go on without it'
        return { state: 'bad', detail: health, remedy }
      },
    },
  ]
}
