import { availableParallelism } from 'node:os'
import type { Fingerprint } from '#src/domain/fingerprint.ts'
import {
  type IndexDependencies,
  type IndexRequest,
  type IndexSummary,
  indexPhotos,
} from '#src/indexing/index-photos.ts'
import type { IndexOptions } from '#src/indexing/index-worker.ts'
import {
  type RepairExtent,
  repairIndex,
  type Verification,
  verifyIndex,
} from '#src/indexing/verify-index.ts'
import { messageOf } from '#src/lib/message.ts'
import { describeInputs } from '#src/photo/describe-pictures.ts'
import { createReferenceReader, type ReferenceReader } from '#src/photo/reference-reader.ts'
import { isSamePictureUnturned } from '#src/photo/same-picture.ts'
import type { Embedder } from '#src/ports/embedder.ts'
import type { Learning } from './learning.ts'
import type { Recognition } from './recognition.ts'
import type { Stores } from './stores.ts'
import type { Surroundings } from './surroundings.ts'

export interface IndexMaintenanceParts extends Pick<Surroundings, 'log' | 'progress'> {
  readonly stores: Pick<Stores, 'catalogue' | 'references' | 'features' | 'shopSettings'>
  readonly recognition: Pick<
    Recognition,
    'embedder' | 'embeddersToIndex' | 'takeOver' | 'space' | 'vectorIndex'
  >
  readonly learning: Pick<Learning, 'trainHead'>
}

/** What fills the index of the space in use and keeps it in order. */
export function createIndexMaintenance(parts: IndexMaintenanceParts) {
  const { stores, recognition, progress, log } = parts
  const { references, features } = stores
  const vectors = recognition.vectorIndex
  const indexSelected = async (
    request: IndexRequest,
    options: Partial<IndexOptions> = {},
  ): Promise<IndexSummary> => {
    const [embedder, ...others] = await recognition.embeddersToIndex()
    const summary = await indexWith(parts, embedder, { request, options })
    for (const other of others) await indexWith(parts, other, { request, options })
    await recognition.takeOver((complete) => refit(parts, complete))
    return summary
  }
  const verify = async (): Promise<Verification> =>
    verifyIndex({
      references,
      features,
      progress,
      embedder: await recognition.embedder(),
      space: await recognition.space(),
      copy: await vectors(),
    })
  return {
    vectors,
    /** Makes the vectors of reference photos. */
    indexPhotos: indexSelected,
    /** Before the first photo comes. Without an index the ladder goes on, so this never fails. */
    async prepare(): Promise<void> {
      try {
        await (await vectors()).prepare(progress)
      } catch (error) {
        log.warn({ reason: messageOf(error) }, 'the index is not ready')
      }
    },
    /** After many vectors came. */
    tune: async (signal?: AbortSignal) => (await vectors()).tune(progress, signal),
    verify,
    /** Sets right what was found and looks again. */
    async repair(found: Verification, extent: RepairExtent): Promise<Verification> {
      const embedder = await recognition.embedder()
      const dependencies = {
        dropFeatures: (photoIds: readonly number[]) =>
          references.dropFeatures(embedder.id, photoIds),
        index: (request: IndexRequest) => indexWith(parts, embedder, { request }),
        copy: await vectors(),
        progress,
      }
      await repairIndex(found, dependencies, extent)
      return verify()
    },
  }
}

interface IndexTask {
  readonly request: IndexRequest
  readonly options?: Partial<IndexOptions>
}

async function indexWith(
  parts: IndexMaintenanceParts,
  embedder: Embedder,
  { request, options = {} }: IndexTask,
): Promise<IndexSummary> {
  const { indexWorkers, indexBatchPhotos, indexPhotoSeconds } =
    await parts.stores.shopSettings.read()
  const workers = Math.min(indexWorkers, availableParallelism())
  const reader = createReferenceReader({ threads: workers, timeoutMs: indexPhotoSeconds * 1_000 })
  try {
    return await indexPhotos(request, {
      ...dependenciesOf(parts, embedder, reader),
      workers,
      batchSize: indexBatchPhotos,
      ...options,
    })
  } finally {
    await reader.close()
  }
}

/** With too few photos it answers all the same, if only what it is sure of: `doctor` says what to do. */
async function refit({ learning, log }: IndexMaintenanceParts, embedder: Embedder): Promise<void> {
  try {
    await learning.trainHead({ activate: true }, embedder)
  } catch (error) {
    log.warn({ reason: messageOf(error) }, 'the thresholds of the new vectors are not fitted')
  }
}

function dependenciesOf(
  { stores, log, progress }: IndexMaintenanceParts,
  embedder: Embedder,
  reader: ReferenceReader,
): Omit<IndexDependencies, 'workers' | 'batchSize'> {
  return {
    references: stores.references,
    catalogue: stores.catalogue,
    progress,
    embedderId: embedder.id,
    async read(bytes, { needsFeatures }) {
      const { input: spec, views } = embedder
      const wanted = needsFeatures ? { input: spec, views } : undefined
      const { fingerprint, regions, input } = await reader.read(bytes, wanted)
      const isSameAs = (known: Fingerprint) => isSamePictureUnturned(known, regions)
      return { hashed: { fingerprint, isSameAs }, input }
    },
    describe: (inputs) => describeInputs(embedder, inputs),
    onFailure: ({ id, sku }, reason) => log.warn({ photo: id, sku, reason }, 'photo not indexed'),
  }
}
