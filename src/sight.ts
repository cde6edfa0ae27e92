import { createFlatIndex } from '#src/adapters/flat/flat-index.ts'
import { createFeatureExtractor, type ExtractFeatures } from '#src/identify/features.ts'
import { createIdentifier, type IdentifierPorts, type Identify } from '#src/identify/identifier.ts'
import { type Lesson, learn } from '#src/identify/learn.ts'
import { openSpace, projectSource, type Space } from '#src/identify/space.ts'
import { undoConfirmation } from '#src/identify/undo.ts'
import { lazy } from '#src/lib/lazy.ts'
import { openPhoto } from '#src/photo/open-photo.ts'
import { createCodeReader } from '#src/photo/read-codes.ts'
import type { CatalogueStore } from '#src/ports/catalogue-store.ts'
import type { ConfirmedPhotos } from '#src/ports/confirmed-photos.ts'
import type { Embedder } from '#src/ports/embedder.ts'
import type { FeatureSource } from '#src/ports/feature-source.ts'
import type { HeadStore } from '#src/ports/head-store.ts'
import type { IdentificationLog } from '#src/ports/identification-log.ts'
import type { Metrics } from '#src/ports/metrics.ts'
import type { VectorCopy, VectorIndex, VectorSource } from '#src/ports/vector-index.ts'

export interface SightParts
  extends Omit<IdentifierPorts, 'extract' | 'space' | 'index' | 'readCodes'> {
  readonly catalogue: IdentifierPorts['catalogue'] & Pick<CatalogueStore, 'photoBytes'>
  readonly confirmed: ConfirmedPhotos
  readonly features: FeatureSource
  readonly heads: Pick<HeadStore, 'find'>
  readonly metrics: Metrics
  readonly loadEmbedder: () => Promise<Embedder>
  /** Where the vectors of a space are searched. */
  readonly openIndex: (source: VectorSource, space: Space) => VectorCopy
}

/** What looks at photos. Each part is made when it is first needed. */
export function createSight(parts: SightParts) {
  const embedder = lazy(parts.loadEmbedder)
  const space = lazy(async () => openSpace(await embedder.get(), parts))
  const extract: ExtractFeatures = async (photo) =>
    createFeatureExtractor(await embedder.get())(photo)
  const index = lazy(async () => {
    const opened = await space.get()
    return parts.openIndex(projectSource(parts.features, opened), opened)
  })
  const identifier = lazy(async () => {
    const seeing = { extract, space: await space.get(), index: await index.get() }
    return measured(createLadder({ ...parts, ...seeing }), parts.metrics)
  })
  return {
    embedder: embedder.get,
    space: space.get,
    vectorCopy: index.get,
    extract,
    identifier: identifier.get,
    /** The ladder as evals climb it: nothing is written down, and every vector is compared. */
    async evaluator(extractOnce: ExtractFeatures) {
      const opened = await space.get()
      const { id: embedderId, dim } = opened
      const source = projectSource(parts.features, opened)
      return createLadder({
        ...parts,
        extract: extractOnce,
        space: opened,
        index: createFlatIndex({ source, embedderId, dim }),
        identifications: unwritten,
      })
    },
    learn: async (lesson: Lesson) => learn({ ...parts, extract, space: await space.get() }, lesson),
    undoConfirmation: async (photoId: number | 'last') =>
      undoConfirmation({ ...parts, decode, space: await space.get() }, photoId),
    /** An embedder that never loaded, or failed to, has nothing to close. */
    async close() {
      const made = await embedder.peek()?.catch(() => undefined)
      await made?.close()
    },
  }
}

const decode = async (bytes: Uint8Array) => (await openPhoto(bytes)).decode()

const unwritten: IdentificationLog = { append: async () => undefined }

interface Seeing extends SightParts {
  readonly extract: ExtractFeatures
  readonly space: Space
  readonly index: VectorIndex
}

function createLadder(seeing: Seeing): Identify {
  return createIdentifier({ ...seeing, readCodes: createCodeReader() })
}

function measured(identify: Identify, metrics: Metrics): Identify {
  return async (photo, options) => {
    const identification = await identify(photo, options)
    metrics.identified(identification)
    return identification
  }
}
