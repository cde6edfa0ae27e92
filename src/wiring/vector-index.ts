import { createFallbackIndex } from '#src/adapters/composite/fallback-index.ts'
import { createFlatIndex } from '#src/adapters/flat/flat-index.ts'
import { connectQdrant } from '#src/adapters/qdrant/client.ts'
import { createQdrantIndex } from '#src/adapters/qdrant/qdrant-index.ts'
import type { Config } from '#src/config.ts'
import type { Logger } from '#src/lib/logger.ts'
import type { ManagedVectorIndex, VectorSource } from '#src/ports/vector-index.ts'

/** Up to here this process can stand in for Qdrant: about 400 MB at 1,024 dimensions. */
const maxHeld = 100_000

interface Vectors {
  readonly source: VectorSource
  readonly embedderId: string
  readonly dim: number
}

/** Where the vectors of the shop are searched: in Qdrant when there is one, else in this process. */
export function openVectorIndex(
  { config, log }: { readonly config: Config; readonly log: Logger },
  vectors: Vectors,
): ManagedVectorIndex {
  if (!config.QDRANT_URL) return createFlatIndex(vectors)
  const { source, embedderId } = vectors
  return createFallbackIndex({
    first: createQdrantIndex({ ...vectors, qdrant: qdrantOf(config, config.QDRANT_URL) }),
    createSecond: () => createFlatIndex(vectors),
    canHold: async () => (await source.photoIds(embedderId)).length <= maxHeld,
    onChange: (state, reason) =>
      state === 'failing'
        ? log.warn({ reason }, 'Qdrant is failing, photos are compared in this process')
        : log.info('Qdrant is back'),
  })
}

/** What `doctor` says of Qdrant. @throws VectorIndexError when it cannot be reached. */
export async function qdrantVersion(config: Config, urls: readonly string[]): Promise<string> {
  return (await qdrantOf(config, urls).searching.versionInfo()).version
}

function qdrantOf({ QDRANT_API_KEY: apiKey }: Config, urls: readonly string[]) {
  return connectQdrant({ urls, apiKey })
}
