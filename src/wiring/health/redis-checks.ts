import type { Config } from '#src/config.ts'
import type { AnswerCache } from '#src/ports/answer-cache.ts'
import type { HealthCheck } from '#src/ports/health.ts'

/** Redis, where it is in use: answers go on without it. */
export function redisChecks(
  { REDIS_URL: url }: Config,
  cache: Pick<AnswerCache, 'failure'>,
): readonly HealthCheck[] {
  return [
    {
      name: 'redis',
      isEssential: false,
      async look() {
        if (!url) return undefined
        const failure = await cache.failure()
        // What is thrown is told with its remedy.
        if (failure) throw failure
        return { state: 'good', detail: 'connected' }
      },
    },
  ]
}
