import { LRUCache } from 'lru-cache'
import type { AnswerCache } from '#src/ports/answer-cache.ts'
import type { Answer } from '#src/ports/answer-store.ts'

/** About 1 kB each. */
const maxAnswers = 10_000

/** In this process: for one process, or where there is no Redis. */
export function createMemoryAnswerCache(): AnswerCache {
  const answers = new LRUCache<string, Answer>({ max: maxAnswers })
  return {
    get: async (key) => answers.get(key),
    set: async (key, answer, ttlSeconds) => {
      answers.set(key, answer, { ttl: ttlSeconds * 1_000 })
    },
    delete: async (key) => {
      answers.delete(key)
    },
    failure: async () => undefined,
    close: async () => answers.clear(),
  }
}
