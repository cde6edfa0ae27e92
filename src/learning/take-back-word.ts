import type { Sku } from '#src/domain/sku.ts'
import type { AnswerStore } from '#src/ports/answer-store.ts'
import type { ConfirmedPhotos } from '#src/ports/confirmed-photos.ts'
import { rememberAgain, type UndoDependencies, undoConfirmation } from './undo-confirmation.ts'

export interface TakeBackDependencies extends UndoDependencies {
  readonly answers: UndoDependencies['answers'] & Pick<AnswerStore, 'findByFile'>
  readonly confirmed: UndoDependencies['confirmed'] &
    Pick<ConfirmedPhotos, 'find' | 'ofFiles' | 'restore'>
}

/** A manager's word on some photos that does not hold any more. */
export interface WrongWord {
  readonly fileKeys: readonly string[]
  /** null: that the shop does not sell it. */
  readonly sku: Sku | null
  readonly decidedAt: Date
}

/**
 * Takes back what was learned from a manager's word: the photos that became references, what is remembered of them and of
 * photos like them. What the word had put out of force counts again. Bears repetition, and a word that taught nothing.
 */
export async function takeBackWord(
  dependencies: TakeBackDependencies,
  word: WrongWord,
): Promise<void> {
  const { confirmed, space } = dependencies
  for (const fileKey of word.fileKeys) {
    const photos = await confirmed.ofFiles([fileKey])
    const taught = photos.find((photo) => isOf(photo, word))
    if (taught) await undoConfirmation(dependencies, taught.id)
    else await forgetAnswer(dependencies, fileKey, word)
    const context = await contextOf(dependencies)
    for (const photo of await confirmed.restore(space.embedderId, fileKey)) {
      await rememberAgain(dependencies, photo, context)
    }
  }
}

function isOf(
  photo: Awaited<ReturnType<ConfirmedPhotos['ofFiles']>>[number],
  { sku, decidedAt }: WrongWord,
): boolean {
  return photo.sku === sku && photo.decidedBy === 'manager' && photo.confirmedAt >= decidedAt
}

/** The photo became no reference: it shows a label, or the SKU had its like already. */
async function forgetAnswer(
  dependencies: TakeBackDependencies,
  fileKey: string,
  { sku }: WrongWord,
): Promise<void> {
  const { answers, confirmed } = dependencies
  const context = await contextOf(dependencies)
  const known = await answers.findByFile(fileKey, context)
  if (known?.decidedBy !== 'manager' || known.sku !== sku) return
  await answers.forget(fileKey, context)
  for (const photo of await confirmed.find([fileKey])) {
    await rememberAgain(dependencies, photo, context)
  }
}

async function contextOf({ space, catalogue }: TakeBackDependencies) {
  return { embedderId: space.id, catalogueRevision: await catalogue.revision() }
}
