import { type Fingerprint, minQuality } from '#src/domain/fingerprint.ts'
import type { Picture } from '#src/domain/picture.ts'
import type { Sku } from '#src/domain/sku.ts'
import { findSame } from '#src/identify/find-same.ts'
import type { EmbeddingSpace } from '#src/identify/scoring/embedding-space.ts'
import type { ExtractFeatures } from '#src/identify/scoring/features.ts'
import { type CropKeys, fingerprintPhoto } from '#src/photo/fingerprint.ts'
import type { ReadCodes } from '#src/photo/read-codes.ts'
import {
  type AnswerContext,
  type AnswerStore,
  deciders,
  type NearAnswer,
} from '#src/ports/answer-store.ts'
import type { CatalogueStore } from '#src/ports/catalogue-store.ts'
import type { ConfirmedPhoto, ConfirmedPhotos, Confirmer } from '#src/ports/confirmed-photos.ts'
import { peoplesAnswer } from './human-answer.ts'

export interface ConfirmationDependencies {
  readonly answers: Pick<AnswerStore, 'findByFile' | 'findNear' | 'remember' | 'forget'>
  readonly catalogue: Pick<CatalogueStore, 'revision' | 'findSkus'>
  readonly confirmed: Pick<ConfirmedPhotos, 'find' | 'add' | 'withdraw'>
  readonly extract: ExtractFeatures
  readonly readCodes: ReadCodes
  readonly cropKeys: CropKeys
  readonly space: Pick<EmbeddingSpace, 'id' | 'embedderId'>
}

/** A photo and what people say it shows. */
export interface Confirmation {
  /** The same for the same file: Telegram's `file_unique_id`. */
  readonly fileKey: string
  readonly bytes: Uint8Array
  /** Of the bytes. */
  readonly sha256: string
  /** @throws PhotoError */
  readonly decode: () => Promise<Picture>
  /** null: the shop does not sell it. */
  readonly sku: Sku | null
  readonly decidedBy: Confirmer
}

/**
 * Keeps people's word. From now on the photo, and what looks the same, is answered by it; answers and references of
 * the same picture that say another SKU are taken back; and the photo becomes a reference itself, unless the SKU has
 * its like already. A photo of a bar or QR code says nothing of other photos: labels of different products look all but
 * the same. Bears repetition.
 * @throws PhotoError, EmbedderError
 */
export async function applyConfirmation(
  dependencies: ConfirmationDependencies,
  confirmation: Confirmation,
): Promise<void> {
  const { answers, catalogue, cropKeys, space } = dependencies
  const { fileKey, sku } = confirmation
  // Sold no more when the word is learned: there is nothing to answer with.
  if (sku !== null && (await catalogue.findSkus([sku])).length === 0) return
  const context = { embedderId: space.id, catalogueRevision: await catalogue.revision() }
  const picture = await confirmation.decode()
  const isLabel = await showsCode(dependencies, picture)
  const hashed = await fingerprintPhoto(picture)
  const isTelling = hashed.fingerprint.quality >= minQuality && !isLabel
  const fingerprint = isTelling ? hashed.fingerprint : null
  const alike = isTelling ? await findSame({ answers, cropKeys, hashed, context }) : []
  if (await isOverruled(dependencies, { confirmation, alike, context })) return
  // First what was said: a photo that cannot become a reference now must not keep it from being remembered.
  if (sku === null) await answers.forget(fileKey, context)
  else await answers.remember(peoplesAnswer({ ...confirmation, sku }, { fingerprint, context }))
  await grow(dependencies, { ...confirmation, fingerprint: hashed.fingerprint, isLabel }, alike)
  for (const wrong of contradicting(confirmation, alike)) await answers.forget(wrong, context)
}

/** What takes the reader too long to tell is taken for one. */
async function showsCode(
  { readCodes }: ConfirmationDependencies,
  picture: Picture,
): Promise<boolean> {
  try {
    return (await readCodes(picture)).length > 0
  } catch {
    return true
  }
}

interface Before {
  readonly confirmation: Confirmation
  /** What was known of photos that look the same. */
  readonly alike: readonly NearAnswer[]
  readonly context: AnswerContext
}

/** Somebody who is believed more has spoken. */
async function isOverruled(
  { answers }: ConfirmationDependencies,
  { confirmation, alike, context }: Before,
): Promise<boolean> {
  const own = await answers.findByFile(confirmation.fileKey, context)
  const rank = deciders.indexOf(confirmation.decidedBy)
  const known = own ? [own, ...alike] : alike
  return known.some(({ decidedBy }) => deciders.indexOf(decidedBy) < rank)
}

async function grow(
  { confirmed, extract, space }: ConfirmationDependencies,
  confirmation: Confirmation & { readonly fingerprint: Fingerprint; readonly isLabel: boolean },
  alike: readonly NearAnswer[],
): Promise<void> {
  const { sku } = confirmation
  const fileKeys = alike.map(({ fileKey }) => fileKey).filter((fileKey) => fileKey !== null)
  const ofThisPicture = await confirmed.find([confirmation.fileKey, ...fileKeys])
  const supersedes = idsOf(ofThisPicture.filter((photo) => photo.sku !== sku))
  const isKnown =
    ofThisPicture.some((photo) => photo.sku === sku) ||
    alike.some((photo) => photo.sku === sku && photo.fileKey === null)
  if (sku === null || confirmation.isLabel || isKnown)
    return confirmed.withdraw(space.embedderId, supersedes, confirmation.fileKey)
  const features = await extract(confirmation)
  await confirmed.add(space.embedderId, { ...confirmation, sku, features, supersedes })
}

function idsOf(photos: readonly ConfirmedPhoto[]): readonly number[] {
  return photos.map(({ id }) => id)
}

/** Files that were answered with another SKU. */
function contradicting(
  { sku, fileKey }: Confirmation,
  alike: readonly NearAnswer[],
): readonly string[] {
  const wrong = alike.filter((answer) => answer.sku !== sku).map((answer) => answer.fileKey)
  return wrong.filter((other) => other !== null).filter((other) => other !== fileKey)
}
