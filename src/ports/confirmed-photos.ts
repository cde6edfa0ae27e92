import type { Features } from '#src/domain/features.ts'
import type { Fingerprint } from '#src/domain/fingerprint.ts'
import type { Sku } from '#src/domain/sku.ts'

/** People whose word makes a shopper's photo a reference. */
export type Confirmer = 'manager' | 'shoppers'

/** A shopper's photo that people said the SKU of: a reference photo of role `shopper`. */
export interface ConfirmedPhoto {
  readonly id: number
  readonly sku: Sku
  /** The same for the same file: Telegram's `file_unique_id`. */
  readonly fileKey: string
  /** Of the bytes, 64 hex digits. */
  readonly sha256: string
  readonly decidedBy: Confirmer
  readonly confirmedAt: Date
}

export interface NewConfirmedPhoto extends Omit<ConfirmedPhoto, 'id' | 'confirmedAt'> {
  readonly bytes: Uint8Array
  /** Of the embedder in use. */
  readonly features: Features
  readonly fingerprint: Fingerprint
  /** Confirmed photos of the same picture that say another SKU: from now on they do not count. */
  readonly supersedes: readonly number[]
}

export interface UndoneConfirmation {
  readonly removed: ConfirmedPhoto
  /** Photos that count again. */
  readonly restored: readonly ConfirmedPhoto[]
  /** Files that the machine answered with this photo at hand, or with its SKU: the answers may owe something to it. */
  readonly doubtfulFileKeys: readonly string[]
}

/** More photos of one SKU find hardly more and cost every search. */
export const maxActive = 16

/**
 * The part of the index that grows. At most `maxActive` confirmed photos of a SKU are searched, the most telling ones
 * by the vectors of the embedder in use; the others are kept, so that taking one away leaves what there would be
 * without it. Every index sees a change with its next query.
 */
export interface ConfirmedPhotos {
  /** The newest that count, newest first. */
  latest(limit: number): Promise<readonly ConfirmedPhoto[]>
  /** How many count that came after this one; 0: all. */
  countAfter(photoId: number): Promise<number>
  /** The ids of all that came later than this. */
  idsSince(time: Date): Promise<readonly number[]>
  /** Those of these files that count. */
  find(fileKeys: readonly string[]): Promise<readonly ConfirmedPhoto[]>
  /** Those of these files, whether they count or not. */
  ofFiles(fileKeys: readonly string[]): Promise<readonly ConfirmedPhoto[]>
  /**
   * Adds a photo with what is known of it, in one transaction with what follows from it. Bytes that are a reference photo of
   * the SKU already are not added again.
   * @throws VectorIndexError for features of other dimensions than those stored of the embedder.
   */
  add(embedderId: string, photo: NewConfirmedPhoto): Promise<void>
  /**
   * From now on these do not count: of the picture in this file it was said that it shows something else, or nothing of
   * the shop's.
   */
  withdraw(embedderId: string, photoIds: readonly number[], fileKey: string): Promise<void>
  /** What was withdrawn for the sake of this file counts again. @returns those photos */
  restore(embedderId: string, fileKey: string): Promise<readonly ConfirmedPhoto[]>
  /** Takes photos away for good, with those they superseded. */
  remove(embedderId: string, photoIds: readonly number[]): Promise<void>
  /**
   * Takes a photo away as if it had never been confirmed, 'last' the newest that counts: what it superseded counts
   * again. @returns undefined when there is none.
   */
  undo(embedderId: string, photoId: number | 'last'): Promise<UndoneConfirmation | undefined>
}
