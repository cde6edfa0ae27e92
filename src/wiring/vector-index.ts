import { type Answering, createFallbackIndex } from '#src/adapters/composite/fallback-index.ts'
import { measureIndex } from '#src/adapters/composite/measured-index.ts'
import { createFlatIndex } from '#src/adapters/flat/flat-index.ts'
import { connectQdrant } from '#src/adapters/qdrant/client.ts'
import { createQdrantIndex } from '#src/adapters/qdrant/qdrant-index.ts'
import type { Config } from '#src/config.ts'
import type { Logger } from '#src/lib/logger.ts'
import type { Metrics } from '#src/ports/metrics.ts'
import type { ManagedVectorIndex, VectorSource } from '#src/ports/vector-index.ts'

/** Up to here this process can stand in for Qdrant: about 400 MB at 1,024 dimensions. */
const maxHeld = 100_000

interface Vectors {
  readonly source: VectorSource
  readonly embedderId: string
  readonly dim: number
}

interface Surroundings {
  readonly config: Config
  readonly log: Logger
  readonly metrics: Pick<Metrics, 'vectorsSearched' | 'vectorBackendChanged'>
}

/** Where the vectors of the shop are searched: in Qdrant when there is one, else in this process. */
export function openVectorIndex(
  { config, log, metrics }: Surroundings,
  vectors: Vectors,
): ManagedVectorIndex {
  const { source, embedderId } = vectors
  const { QDRANT_URL: urls, QDRANT_API_KEY: apiKey, VITRYNA_QDRANT_REPLICAS: replicas } = config
  const createFlat = () => measureIndex(createFlatIndex(vectors), 'flat', metrics)
  metrics.vectorBackendChanged(urls ? 'qdrant' : 'flat')
  if (!urls) return createFlat()
  const server = createQdrantIndex({
    ...vectors,
    qdrant: connectQdrant({ urls, apiKey }),
    replicas,
  })
  return createFallbackIndex({
    first: measureIndex(server, 'qdrant', metrics),
    createSecond: createFlat,
    canHold: async () => (await source.photoIds(embedderId)).length <= maxHeld,
    onChange(answering, reason) {
      metrics.vectorBackendChanged(backendOf[answering])
      tell(log, answering, reason)
    },
  })
}

const backendOf = { first: 'qdrant', second: 'flat', none: 'none' } as const

function tell(log: Logger, answering: Answering, reason: string): void {
  if (answering === 'first') log.info('Qdrant is back')
  else log.warn({ reason }, warnings[answering])
}

const warnings = {
  second: 'Qdrant is failing, photos are compared in this process',
  none: `Qdrant is failing, and this process compares up to ${maxHeld} vectors: the embedding rung is unavailable`,
} as const
