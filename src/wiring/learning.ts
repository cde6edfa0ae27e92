import { join } from 'node:path'
import { forgetCases } from '#src/evals/forget-cases.ts'
import { applyConfirmation, type Confirmation } from '#src/learning/confirm-photo.ts'
import { forgetPhotos } from '#src/learning/forget-photos.ts'
import { type ReadTraining, readTraining as readTrainingFile } from '#src/learning/read-training.ts'
import { isRefitDue, refit } from '#src/learning/refit.ts'
import { studyInThread } from '#src/learning/study-in-thread.ts'
import { takeBackWord, type WrongWord } from '#src/learning/take-back-word.ts'
import { trainCategories } from '#src/learning/train-categories.ts'
import { type TrainHeadOptions, trainHead } from '#src/learning/train-head.ts'
import { undoConfirmation } from '#src/learning/undo-confirmation.ts'
import { useHead } from '#src/learning/use-head.ts'
import { openPhoto } from '#src/photo/open-photo.ts'
import type { Embedder } from '#src/ports/embedder.ts'
import type { Notices } from '#src/ports/notices.ts'
import { type Progress, silentProgress } from '#src/ports/progress.ts'
import type { Recognition } from './recognition.ts'
import type { Stores } from './stores.ts'

export interface LearningParts {
  readonly stores: Pick<
    Stores,
    | 'answers'
    | 'catalogue'
    | 'confirmed'
    | 'features'
    | 'heads'
    | 'settings'
    | 'categoryModels'
    | 'categoryShelf'
  >
  readonly recognition: Pick<
    Recognition,
    'embedder' | 'space' | 'extract' | 'readCodes' | 'cropKeys'
  >
  readonly progress: Progress
  /** `VITRYNA_DATA_DIR`. */
  readonly dataDir: string
}

export type Learning = ReturnType<typeof createLearning>

export interface RefitOptions {
  readonly notices: Pick<Notices, 'tellOnce'>
  readonly signal: AbortSignal
}

/** What is learned from people's word, in the space that is in use. */
export function createLearning({ stores, recognition, progress, dataDir }: LearningParts) {
  const { extract, readCodes, cropKeys } = recognition
  const featuresFolder = join(dataDir, 'evals', 'features')
  /** @param file that of the data directory when left out */
  const readTraining = (file?: string) =>
    readTrainingFile(file ?? join(dataDir, 'training.yaml'), { mustExist: file !== undefined })
  const inSpace = async () => ({ ...stores, space: await recognition.space() })
  return {
    applyConfirmation: async (confirmation: Confirmation) =>
      applyConfirmation({ ...(await inSpace()), extract, readCodes, cropKeys }, confirmation),
    undoConfirmation: async (photoId: number | 'last') =>
      undoConfirmation({ ...(await inSpace()), decode }, photoId),
    forgetCases: (fileKeys: readonly string[]) =>
      forgetCases({ ...stores, featuresFolder }, fileKeys),
    takeBackWord: async (word: WrongWord) => takeBackWord({ ...(await inSpace()), decode }, word),
    forgetPhotos: async (fileKeys: readonly string[]) => forgetPhotos(await inSpace(), fileKeys),
    /** Goes back to a head that was learned before; null: to none. */
    useHead: async (version: number | null) =>
      useHead({ ...stores, embedder: await recognition.embedder() }, version),
    /** Whether so many photos were confirmed that it is time to learn anew; 0: never. */
    isRefitDue: async (after: number) =>
      isRefitDue({ ...stores, embedder: await recognition.embedder() }, after),
    refit: async (after: number, { notices, signal }: RefitOptions) => {
      const parts = { ...stores, study: studyInThread(signal), notices, progress: silentProgress }
      const embedder = await recognition.embedder()
      return refit({ ...parts, embedder, ...(await readTraining()) }, after)
    },
    readTraining,
    /** @param embedder that in use when left out */
    trainHead: async (
      { training, ...options }: TrainHeadOptions & Partial<ReadTraining>,
      embedder?: Embedder,
    ) => {
      const parts = { ...stores, study: studyInThread(), progress }
      const trained = embedder ?? (await recognition.embedder())
      const settled = training ?? (await readTraining()).training
      return trainHead({ ...parts, embedder: trained, training: settled }, options)
    },
    trainCategories: async ({ training }: Partial<ReadTraining> = {}) =>
      trainCategories({
        ...(await inSpace()),
        embedder: await recognition.embedder(),
        progress,
        training: training ?? (await readTraining()).training,
      }),
  }
}

const decode = async (bytes: Uint8Array) => (await openPhoto(bytes)).decode()
