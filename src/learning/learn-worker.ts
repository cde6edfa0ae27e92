import { fileKey, type Inquiry, type PhotoMessage, photosOf } from '#src/domain/inquiry.ts'
import { areSeveral } from '#src/domain/outcome.ts'
import type { Sku } from '#src/domain/sku.ts'
import { fingerprintPhoto, type PhotoFingerprint } from '#src/photo/fingerprint.ts'
import type { OpenPhoto } from '#src/photo/open-photo.ts'
import { isSamePicture } from '#src/photo/same-picture.ts'
import { PhotoError } from '#src/ports/errors.ts'
import type { FileSource } from '#src/ports/file-source.ts'
import type { InquiryStore, PickedPhoto } from '#src/ports/inquiry-store.ts'
import type { JobWorker } from '#src/ports/jobs.ts'
import type { TicketStore } from '#src/ports/ticket-store.ts'
import type { Confirmation } from './confirm-photo.ts'
import type { WrongWord } from './take-back-word.ts'

export interface LearnFromPeopleDependencies {
  readonly inquiries: Pick<InquiryStore, 'get' | 'noteFingerprint' | 'picks'>
  readonly files: FileSource
  readonly openPhoto: (bytes: Uint8Array) => Promise<OpenPhoto>
  readonly tickets: Pick<TicketStore, 'decisionsOn' | 'noteTakenBack'>
  readonly applyConfirmation: (confirmation: Confirmation) => Promise<void>
  readonly takeBackWord: (word: WrongWord) => Promise<void>
  /** Told when something was learned, or nothing after all. */
  readonly onLearned?: () => Promise<void>
  /** Told when a word could not be learned from, for good. */
  readonly onLost: (inquiryId: number) => void
}

/** So many different shoppers must say the same of a photo before others are told so. */
const agreeing = 2

/** Learns what a manager said of an inquiry's photos, or what shoppers agree on, and unlearns what was undone. */
export function createLearnWorker(dependencies: LearnFromPeopleDependencies): JobWorker<'learn'> {
  return {
    async handle({ inquiryId }) {
      const inquiry = await dependencies.inquiries.get(inquiryId)
      if (!inquiry) return
      await takeBackUndone(dependencies, inquiry)
      if (inquiry.decidedBy === 'manager') await learnFromManager(dependencies, inquiry)
      if (inquiry.decidedBy === 'shopper') await learnFromShopper(dependencies, inquiry)
      await dependencies.onLearned?.()
    },
    giveUp: async ({ inquiryId }) => dependencies.onLost(inquiryId),
  }
}

async function takeBackUndone(
  dependencies: LearnFromPeopleDependencies,
  inquiry: Inquiry,
): Promise<void> {
  const { tickets, takeBackWord } = dependencies
  const { undone } = await tickets.decisionsOn(inquiry.id)
  for (const decision of undone) {
    await takeBackWord({ ...decision, fileKeys: photosOf(inquiry).map(fileKey) })
    await tickets.noteTakenBack(decision.id)
  }
}

/** What was said of an album was said of each of its photos. */
async function learnFromManager(
  dependencies: LearnFromPeopleDependencies,
  inquiry: Inquiry,
): Promise<void> {
  const { tickets, takeBackWord, applyConfirmation } = dependencies
  const { id, sku } = inquiry
  const { standing } = await tickets.decisionsOn(id)
  for (const photo of photosOf(inquiry)) {
    const opened = await open(dependencies, photo)
    if (opened) await applyConfirmation({ ...opened, sku, decidedBy: 'manager' })
  }
  if (!standing || (await tickets.decisionsOn(id)).standing?.id === standing.id) return
  // It was undone while it was learned, and another process may have found nothing yet to take back.
  await takeBackWord({ ...standing, fileKeys: photosOf(inquiry).map(fileKey) })
}

/** One shopper's word is for that shopper alone; it is noted, and learned once another says the same of the photo. */
async function learnFromShopper(
  dependencies: LearnFromPeopleDependencies,
  inquiry: Inquiry,
): Promise<void> {
  const { inquiries, applyConfirmation } = dependencies
  const { id, sku, isAlbum, candidates } = inquiry
  const [photo] = photosOf(inquiry)
  // Which photo of an album was meant nobody said, and a photo of several products shows others besides.
  if (!photo || isAlbum || areSeveral(candidates) || sku === null) return
  const opened = await open(dependencies, photo)
  if (!opened) return
  const hashed = await fingerprintPhoto(await opened.decode())
  await inquiries.noteFingerprint(id, photo, hashed.fingerprint)
  const picks = await inquiries.picks(photo, offeredSkus(inquiry, sku))
  const ofThisPhoto = picks.filter((pick) => isOf(pick, photo, hashed))
  if (agreedSku(ofThisPhoto) === sku)
    await applyConfirmation({ ...opened, sku, decidedBy: 'shoppers' })
}

/** Those who sent the same picture were offered much the same products. */
function offeredSkus({ candidates }: Inquiry, picked: Sku): readonly Sku[] {
  return [...new Set([picked, ...candidates.map(({ sku }) => sku)])]
}

function isOf(
  { fileUniqueId, fingerprint }: PickedPhoto,
  photo: PhotoMessage,
  hashed: PhotoFingerprint,
): boolean {
  if (fileUniqueId === photo.fileUniqueId) return true
  return fingerprint !== null && isSamePicture(fingerprint, hashed.regions)
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
async function open({ files, openPhoto }: LearnFromPeopleDependencies, photo: PhotoMessage) {
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
