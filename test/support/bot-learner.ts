import { createCatalogueStore } from '#src/adapters/postgres/catalogue/catalogue-store.ts'
import type { Db } from '#src/adapters/postgres/connection/connect.ts'
import { createFingerprintRung } from '#src/identify/rungs/fingerprint-rung.ts'
import { applyConfirmation } from '#src/learning/confirm-photo.ts'
import type { ForgetPhotosDependencies } from '#src/learning/forget-photos.ts'
import { createLearnWorker, type LearnFromPeopleDependencies } from '#src/learning/learn-worker.ts'
import { takeBackWord } from '#src/learning/take-back-word.ts'
import { openPhoto } from '#src/photo/open-photo.ts'
import type { AnswerStore } from '#src/ports/answer-store.ts'
import type { ConfirmedPhotos } from '#src/ports/confirmed-photos.ts'
import { featuresOf } from './fakes.ts'
import { cropKeysHere } from './fingerprints.ts'
import type { Memory } from './short-ladder.ts'

type Learned = Pick<ForgetPhotosDependencies, 'space'> & {
  readonly answers: AnswerStore
  readonly confirmed: ConfirmedPhotos
}

type Heard = Pick<LearnFromPeopleDependencies, 'inquiries' | 'files' | 'tickets'>

/** Learns what people say, as the running bot does, but that every photo has the same vector. */
export function createBotLearner(db: Db, learned: Learned, heard: Heard) {
  const stores = { ...learned, catalogue: createCatalogueStore(db) }
  const looks = {
    extract: async () => featuresOf(1, 0),
    readCodes: async () => [],
    cropKeys: cropKeysHere,
  }
  return createLearnWorker({
    ...heard,
    openPhoto,
    applyConfirmation: (confirmation) => applyConfirmation({ ...stores, ...looks }, confirmation),
    takeBackWord: (word) => takeBackWord({ ...stores, decode }, word),
    onLost: () => undefined,
  })
}

const decode = async (bytes: Uint8Array) => (await openPhoto(bytes)).decode()

/** What was learned is remembered, by file and by picture. */
export function createBotMemory(db: Db, { answers, space }: Learned): Memory {
  const catalogue = createCatalogueStore(db)
  return {
    answers,
    rungs: [createFingerprintRung({ answers, cropKeys: cropKeysHere })],
    context: async () => ({
      embedderId: space.id,
      catalogueRevision: await catalogue.revision(),
    }),
  }
}
