import type { Question, QuestionPhoto } from '#src/domain/question.ts'
import type { Sku } from '#src/domain/sku.ts'
import { fileKey } from '#src/intake/answer-question.ts'
import { type Look, lookAt } from '#src/photo/fingerprint.ts'
import type { OpenPhoto } from '#src/photo/open-photo.ts'
import { isSamePicture } from '#src/photo/same-picture.ts'
import { PhotoError } from '#src/ports/errors.ts'
import type { JobWorker } from '#src/ports/jobs.ts'
import type { PickedPhoto, QuestionStore } from '#src/ports/question-store.ts'
import type { FileSource } from '#src/ports/shopper-chat.ts'
import type { Lesson } from './confirm-photo.ts'

export interface LearnFromPeopleDependencies {
  readonly questions: Pick<QuestionStore, 'get' | 'noteFingerprint' | 'picks'>
  readonly files: FileSource
  readonly openPhoto: (bytes: Uint8Array) => Promise<OpenPhoto>
  readonly learn: (lesson: Lesson) => Promise<void>
  /** Told when a word could not be learned from, for good. */
  readonly onLost: (questionId: number) => void
}

/** So many different shoppers must say the same of a photo before others are told so. */
const agreeing = 2

/** Learns what a manager said of a question's photos, or what shoppers agree on. */
export function createLearnWorker(dependencies: LearnFromPeopleDependencies): JobWorker<'learn'> {
  return {
    async handle({ questionId }) {
      const question = await dependencies.questions.get(questionId)
      if (question?.decidedBy === 'manager') await learnFromManager(dependencies, question)
      if (question?.decidedBy === 'shopper') await learnFromShopper(dependencies, question)
    },
    giveUp: async ({ questionId }) => dependencies.onLost(questionId),
  }
}

/** What was said of an album was said of each of its photos. */
async function learnFromManager(
  dependencies: LearnFromPeopleDependencies,
  { photos, sku }: Question,
): Promise<void> {
  for (const photo of photos) {
    const opened = await open(dependencies, photo)
    if (opened) await dependencies.learn({ ...opened, sku, decidedBy: 'manager' })
  }
}

/** One shopper's word is for that shopper alone; it is noted, and learned once another says the same of the photo. */
async function learnFromShopper(
  dependencies: LearnFromPeopleDependencies,
  question: Question,
): Promise<void> {
  const { questions, learn } = dependencies
  const { id, photos, sku, isAlbum } = question
  const [photo] = photos
  // Which photo of an album was meant nobody said.
  if (!photo || isAlbum || sku === null) return
  const opened = await open(dependencies, photo)
  if (!opened) return
  const look = await lookAt(await opened.decode())
  await questions.noteFingerprint(id, photo, look.fingerprint)
  const picks = await questions.picks(photo, offeredSkus(question, sku))
  const ofThisPhoto = picks.filter((pick) => isOf(pick, photo, look))
  if (agreedSku(ofThisPhoto) === sku) await learn({ ...opened, sku, decidedBy: 'shoppers' })
}

/** Those who sent the same picture were offered much the same products. */
function offeredSkus({ candidates }: Question, picked: Sku): readonly Sku[] {
  return [...new Set([picked, ...candidates.map(({ sku }) => sku)])]
}

function isOf(
  { fileUniqueId, fingerprint }: PickedPhoto,
  photo: QuestionPhoto,
  look: Look,
): boolean {
  if (fileUniqueId === photo.fileUniqueId) return true
  return fingerprint !== null && isSamePicture(fingerprint, look.sightings)
}

/**
 * What at least two shoppers say, and more than say anything else; each has one voice, the latest.
 * @param picks the latest first
 */
function agreedSku(picks: readonly PickedPhoto[]): Sku | undefined {
  const voices = new Map<number, Sku>()
  for (const { shopperId, sku } of picks) {
    if (!voices.has(shopperId)) voices.set(shopperId, sku)
  }
  const [first, second] = [...Map.groupBy(voices.values(), (sku) => sku)].sort(
    ([, a], [, b]) => b.length - a.length,
  )
  if (!first || first[1].length < agreeing || first[1].length === second?.[1].length)
    return undefined
  return first[0]
}

/** @returns undefined for a picture that cannot be opened: it teaches nothing, however often it is tried. */
async function open({ files, openPhoto }: LearnFromPeopleDependencies, photo: QuestionPhoto) {
  try {
    const bytes = await files.fetch(photo.fileId)
    const { sha256, decode } = await openPhoto(bytes)
    await decode()
    return { fileKey: fileKey(photo), bytes, sha256, decode }
  } catch (error) {
    if (error instanceof PhotoError) return undefined
    throw error
  }
}
