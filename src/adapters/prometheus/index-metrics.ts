import { Counter, Gauge, Histogram, type Registry } from 'prom-client'
import type { Metrics } from '#src/ports/metrics.ts'

const backends = ['qdrant', 'flat', 'none'] as const

/** What is counted of the searches for near vectors. */
export function indexMetrics(
  registry: Registry,
): Pick<Metrics, 'vectorsSearched' | 'vectorBackendChanged' | 'photosLeftToIndex'> {
  const registers = [registry]
  const durations = new Histogram({
    name: 'vitryna_vector_search_duration_seconds',
    help: 'How long searches for near vectors took, by where: qdrant, or flat in this process',
    labelNames: ['backend'],
    buckets: [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 1, 3, 10],
    registers,
  })
  const errors = new Counter({
    name: 'vitryna_vector_search_errors_total',
    help: 'Searches for near vectors that failed, by where',
    labelNames: ['backend'],
    registers,
  })
  const inUse = new Gauge({
    name: 'vitryna_vector_index_in_use',
    help: 'Who answers searches for near vectors: 1 at qdrant, flat, or none where Qdrant fails and there are too many vectors to compare in this process',
    labelNames: ['backend'],
    registers,
  })
  const photosLeft = new Gauge({
    name: 'vitryna_index_photos_left',
    help: 'Photos that the index job of this process has yet to look at',
    registers,
  })
  return {
    photosLeftToIndex: (photos) => photosLeft.set(photos),
    vectorsSearched({ backend, result, ms }) {
      durations.observe({ backend }, ms / 1_000)
      if (result === 'failed') errors.inc({ backend })
    },
    vectorBackendChanged(current) {
      for (const backend of backends) inUse.set({ backend }, backend === current ? 1 : 0)
    },
  }
}
