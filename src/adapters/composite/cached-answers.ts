import type { AnswerCache } from '#src/ports/answer-cache.ts'
import type { AnswerContext, AnswerStore, NewAnswer } from '#src/ports/answer-store.ts'

/** Short: a correction made by another process without Redis is seen after it at the latest. */
const ttlSeconds = 60

/** The layers that are asked for an answer to a file: what is held near, then what is kept. */
export type AnswerLayer = 'memory' | 'file'

/** The answer store with a cache before its most frequent question: was this very file answered? */
export function cacheAnswers(
  store: AnswerStore,
  cache: AnswerCache,
  onLookUp: (layer: AnswerLayer, result: 'hit' | 'miss') => void,
): AnswerStore {
  return {
    ...store,
    async findByFile(fileKey, context) {
      const key = cacheKey(fileKey, context)
      const cached = await cache.get(key)
      onLookUp('memory', cached ? 'hit' : 'miss')
      if (cached) return cached
      const stored = await store.findByFile(fileKey, context)
      onLookUp('file', stored ? 'hit' : 'miss')
      // What it repeats may be corrected, and nobody would know of this file then.
      if (stored && !stored.isRepeated) await cache.set(key, stored, ttlSeconds)
      return stored
    },
    async forget(fileKey, context) {
      await store.forget(fileKey, context)
      await cache.delete(cacheKey(fileKey, context))
    },
    async remember(answer: NewAnswer) {
      await store.remember(answer)
      await cache.delete(cacheKey(answer.fileKey, answer))
    },
  }
}

/** Everything a remembered answer depends on: a hidden product changes the revision, a new head the embedder's id. */
function cacheKey(fileKey: string, { embedderId, catalogueRevision }: AnswerContext): string {
  return `${embedderId}:${catalogueRevision}:${fileKey}`
}
