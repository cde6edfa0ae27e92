import {
  type IndexDependencies,
  type IndexRequest,
  type IndexSummary,
  indexPhotos,
} from '#src/indexing/index-photos.ts'
import {
  type RepairExtent,
  repairIndex,
  type Verification,
  verifyIndex,
} from '#src/indexing/verify-index.ts'
import { messageOf } from '#src/lib/message.ts'
import { describePictures } from '#src/photo/describe-pictures.ts'
import { fingerprintPhoto } from '#src/photo/fingerprint.ts'
import { openPhoto } from '#src/photo/open-photo.ts'
import { isSamePictureUnturned } from '#src/photo/same-picture.ts'
import type { Embedder } from '#src/ports/embedder.ts'
import type { Recognition } from './recognition.ts'
import type { Stores } from './stores.ts'
import type { Surroundings } from './surroundings.ts'

export interface IndexMaintenanceParts extends Pick<Surroundings, 'log' | 'progress'> {
  readonly stores: Pick<Stores, 'catalogue' | 'references' | 'features'>
  readonly recognition: Pick<Recognition, 'embedder' | 'embedderToIndex' | 'space' | 'vectorIndex'>
}

/** What fills the index of the space in use and keeps it in order. */
export function createIndexMaintenance(parts: IndexMaintenanceParts) {
  const { stores, recognition, progress, log } = parts
  const { references, features } = stores
  const vectors = recognition.vectorIndex
  const indexSelected = async (request: IndexRequest): Promise<IndexSummary> =>
    indexPhotos(request, dependenciesOf(parts, await recognition.embedderToIndex()))
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
        index: (request: IndexRequest) => indexPhotos(request, dependenciesOf(parts, embedder)),
        copy: await vectors(),
        progress,
      }
      await repairIndex(found, dependencies, extent)
      return verify()
    },
  }
}

function dependenciesOf(
  { stores, log, progress }: IndexMaintenanceParts,
  embedder: Embedder,
): IndexDependencies {
  return {
    references: stores.references,
    catalogue: stores.catalogue,
    progress,
    embedderId: embedder.id,
    decode: async (bytes) => (await openPhoto(bytes)).decode(),
    describe: (pictures) => describePictures(embedder, pictures),
    async fingerprintPhoto(picture) {
      const { fingerprint, regions } = await fingerprintPhoto(picture)
      return { fingerprint, isSameAs: (known) => isSamePictureUnturned(known, regions) }
    },
    onFailure: ({ id, sku }, reason) => log.warn({ photo: id, sku, reason }, 'photo not indexed'),
  }
}
