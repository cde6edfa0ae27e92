import { createFlatIndex } from '#src/adapters/flat/flat-index.ts'
import { createIdentifier, type IdentifierPorts, type Identify } from '#src/identify/identifier.ts'
import {
  type EmbeddingSpace,
  openSpace,
  projectSource,
  spaceIdInUse,
} from '#src/identify/scoring/embedding-space.ts'
import { createFeatureExtractor, type ExtractFeatures } from '#src/identify/scoring/features.ts'
import { applyConfirmation, type Confirmation } from '#src/learning/confirm-photo.ts'
import { undoConfirmation } from '#src/learning/undo-confirmation.ts'
import { lazy, lazyFor } from '#src/lib/lazy.ts'
import { openPhoto } from '#src/photo/open-photo.ts'
import { createCodeReader } from '#src/photo/read-codes.ts'
import type { CatalogueStore } from '#src/ports/catalogue-store.ts'
import type { ConfirmedPhotos } from '#src/ports/confirmed-photos.ts'
import type { Embedder } from '#src/ports/embedder.ts'
import type { FeatureSource } from '#src/ports/feature-source.ts'
import type { HeadStore } from '#src/ports/head-store.ts'
import type { IdentificationLog } from '#src/ports/identification-log.ts'
import type { Metrics } from '#src/ports/metrics.ts'
import type { ManagedVectorIndex, VectorSource } from '#src/ports/vector-index.ts'

export interface RecognitionParts
  extends Omit<IdentifierPorts, 'extract' | 'space' | 'index' | 'readCodes'> {
  readonly catalogue: IdentifierPorts['catalogue'] & Pick<CatalogueStore, 'photoBytes'>
  readonly confirmed: ConfirmedPhotos
  readonly features: FeatureSource
  readonly heads: Pick<HeadStore, 'find'>
  readonly metrics: Metrics
  readonly loadEmbedder: () => Promise<Embedder>
  /** Where the vectors of a space are searched. */
  readonly openIndex: (source: VectorSource, space: EmbeddingSpace) => ManagedVectorIndex
}

/** What looks at photos. Each part is made when it is first needed. */
export function createRecognition(parts: RecognitionParts) {
  const readCodes = createCodeReader()
  const embedder = lazy(parts.loadEmbedder)
  const extract: ExtractFeatures = async (photo) =>
    createFeatureExtractor(await embedder.get())(photo)
  // Another process may train a head: what stands on the space in use is made anew when that has changed.
  const sight = lazyFor(
    async () => spaceIdInUse((await embedder.get()).id, parts.settings),
    async () => {
      const space = await openSpace(await embedder.get(), parts)
      const index = parts.openIndex(projectSource(parts.features, space), space)
      const identify = createIdentifier({ ...parts, readCodes, extract, space, index })
      return { space, index, identify }
    },
  )
  const space = async () => (await sight.get()).space
  return {
    embedder: embedder.get,
    space,
    vectorIndex: async () => (await sight.get()).index,
    extract,
    /** Names photos in the space that is in use when each is asked about. */
    async identifier(): Promise<Identify> {
      await sight.get()
      return measured(async (...asked) => (await sight.get()).identify(...asked), parts.metrics)
    },
    /** The ladder as evals climb it: nothing is written down, and every vector is compared. */
    async evaluator(extractOnce: ExtractFeatures) {
      const opened = await space()
      const { id: embedderId, dim } = opened
      const source = projectSource(parts.features, opened)
      return createIdentifier({
        ...parts,
        readCodes,
        extract: extractOnce,
        space: opened,
        index: createFlatIndex({ source, embedderId, dim }),
        identifications: unwritten,
      })
    },
    applyConfirmation: async (confirmation: Confirmation) =>
      applyConfirmation({ ...parts, extract, readCodes, space: await space() }, confirmation),
    undoConfirmation: async (photoId: number | 'last') =>
      undoConfirmation({ ...parts, decode, space: await space() }, photoId),
    /** An embedder that never loaded, or failed to, has nothing to close. */
    async close() {
      const made = await embedder.peek()?.catch(() => undefined)
      await made?.close()
    },
  }
}

const decode = async (bytes: Uint8Array) => (await openPhoto(bytes)).decode()

const unwritten: IdentificationLog = { append: async () => undefined }

function measured(identify: Identify, metrics: Metrics): Identify {
  return async (photo, options) => {
    const identification = await identify(photo, options)
    metrics.identified(identification)
    return identification
  }
}
