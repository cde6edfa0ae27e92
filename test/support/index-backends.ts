import { createFlatIndex } from '#src/adapters/flat/flat-index.ts'
import { connectQdrant, type Qdrant } from '#src/adapters/qdrant/client.ts'
import { createQdrantIndex } from '#src/adapters/qdrant/qdrant-index.ts'
import type { ManagedVectorIndex, VectorSource } from '#src/ports/vector-index.ts'
import { startQdrantDouble } from './qdrant/double.ts'
import { patient } from './qdrant/patient.ts'

export interface IndexOptions {
  readonly source: VectorSource
  readonly embedderId: string
  readonly dim: number
  /** From how many vectors on a search may be approximate; of no meaning to some. */
  readonly approximateFrom?: number
}

/** One of the adapters of the index, ready to be tested. */
export interface IndexBackend {
  readonly name: string
  /** Why it cannot be tested here. */
  readonly missing?: string
  open(): Promise<{
    readonly create: (options: IndexOptions) => ManagedVectorIndex
    readonly close: () => Promise<void>
  }>
}

const serverUrl = process.env['TEST_QDRANT_URL']

export const indexBackends: readonly IndexBackend[] = [
  {
    name: 'flat',
    open: async () => ({ create: createFlatIndex, close: async () => undefined }),
  },
  {
    name: 'Qdrant, a double of it',
    async open() {
      const double = await startQdrantDouble({ apiKey: 'secret' })
      const qdrant = connectQdrant({ ...patient, urls: [double.url], apiKey: 'secret' })
      return {
        create: (options) => createQdrantIndex({ ...patient, ...options, qdrant }),
        close: double.close,
      }
    },
  },
  {
    name: 'Qdrant',
    ...(serverUrl ? {} : { missing: 'TEST_QDRANT_URL is not set' }),
    async open() {
      const qdrant = connectQdrant({
        ...patient,
        urls: (serverUrl ?? '').split(','),
        apiKey: process.env['QDRANT_API_KEY'],
      })
      const before = await collectionNames(qdrant)
      return {
        create: (options) => createQdrantIndex({ ...patient, ...options, qdrant }),
        async close() {
          const own = (await collectionNames(qdrant)).filter((name) => !before.includes(name))
          for (const name of own) await qdrant.writing.deleteCollection(name)
        },
      }
    },
  },
]

async function collectionNames({ writing }: Qdrant): Promise<readonly string[]> {
  const { collections } = await writing.getCollections()
  return collections.map(({ name }) => name)
}
