import type { Metrics, VectorBackend } from '#src/ports/metrics.ts'
import type { ManagedVectorIndex } from '#src/ports/vector-index.ts'

/** The same index, each of whose searches is timed and counted. */
export function measureIndex(
  index: ManagedVectorIndex,
  backend: VectorBackend,
  metrics: Pick<Metrics, 'vectorsSearched'>,
): ManagedVectorIndex {
  return {
    ...index,
    async search(query, options) {
      const startedAt = performance.now()
      const end = (result: 'answered' | 'failed') =>
        metrics.vectorsSearched({ backend, result, ms: performance.now() - startedAt })
      try {
        const found = await index.search(query, options)
        end('answered')
        return found
      } catch (error) {
        end('failed')
        throw error
      }
    },
  }
}
