import { minQuality } from '#src/domain/fingerprint.ts'
import type { Picture } from '#src/domain/picture.ts'
import type { EmbeddingSpace } from '#src/identify/scoring/embedding-space.ts'
import { fingerprintPhoto } from '#src/photo/fingerprint.ts'
import type { AnswerContext, AnswerStore } from '#src/ports/answer-store.ts'
import type { CatalogueStore } from '#src/ports/catalogue-store.ts'
import type {
  ConfirmedPhoto,
  ConfirmedPhotos,
  UndoneConfirmation,
} from '#src/ports/confirmed-photos.ts'
import { peoplesAnswer } from './human-answer.ts'

export interface UndoDependencies {
  readonly answers: Pick<AnswerStore, 'remember' | 'forget'>
  readonly catalogue: Pick<CatalogueStore, 'revision' | 'photoBytes'>
  readonly confirmed: Pick<ConfirmedPhotos, 'undo'>
  readonly space: Pick<EmbeddingSpace, 'id' | 'embedderId'>
  /** Bytes -> picture. */
  readonly decode: (bytes: Uint8Array) => Promise<Picture>
}

/**
 * Takes a confirmed photo away as if nobody had ever said anything of it: the reference, the answer that was
 * remembered of it, and whatever the machine may have answered because of it. What it had superseded stands again.
 * @returns undefined when there is no such photo.
 */
export async function undoConfirmation(
  dependencies: UndoDependencies,
  photoId: number | 'last',
): Promise<UndoneConfirmation | undefined> {
  const { answers, catalogue, confirmed, space } = dependencies
  const context = { embedderId: space.id, catalogueRevision: await catalogue.revision() }
  const undone = await confirmed.undo(space.embedderId, photoId)
  if (!undone) return undefined
  for (const fileKey of [undone.removed.fileKey, ...undone.doubtfulFileKeys]) {
    await answers.forget(fileKey, context)
  }
  for (const photo of undone.restored) await rememberAgain(dependencies, photo, context)
  return undone
}

/** Answers with a confirmed photo as on the day when it was confirmed. */
export async function rememberAgain(
  { answers, catalogue, decode }: Pick<UndoDependencies, 'answers' | 'catalogue' | 'decode'>,
  photo: ConfirmedPhoto,
  context: AnswerContext,
): Promise<void> {
  const bytes = await catalogue.photoBytes(photo.sha256)
  if (!bytes) return
  const { fingerprint } = await fingerprintPhoto(await decode(bytes))
  const isClear = fingerprint.quality >= minQuality
  await answers.remember(
    peoplesAnswer(photo, { fingerprint: isClear ? fingerprint : null, context }),
  )
}
