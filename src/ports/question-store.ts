import type { Fingerprint } from '#src/domain/fingerprint.ts'
import type { Candidate } from '#src/domain/outcome.ts'
import type { IncomingPhoto, Question, QuestionPhoto } from '#src/domain/question.ts'
import type { Sku } from '#src/domain/sku.ts'

/** How a question stands after it was looked at. */
export interface Answered {
  /** null when no photo could be read. */
  readonly identificationId: string | null
  readonly candidates: readonly Candidate[]
  /** null when the shopper was asked to choose. */
  readonly sku: Sku | null
}

/** What a shopper said that a photo of theirs shows. */
export interface PickedPhoto {
  readonly shopperId: number
  readonly sku: Sku
  readonly fileUniqueId: string
  /** null while nobody has looked at it. */
  readonly fingerprint: Fingerprint | null
}

export interface QuestionStore {
  /**
   * Adds a photo to its question, a new one or its album's, and promises an answer, in one transaction. A photo that
   * is there already changes nothing.
   */
  addPhoto(photo: IncomingPhoto): Promise<void>
  get(questionId: number): Promise<Question | undefined>
  setAnswerMessage(questionId: number, messageId: number): Promise<void>
  /** What the question may show, best first, for a manager to choose from should showing it fail. */
  noteCandidates(questionId: number, candidates: readonly Candidate[]): Promise<void>
  /**
   * Ends the work on a question that was answered with `photoCount` photos in view.
   * @returns false when more photos came meanwhile: it is still pending and must be looked at again.
   */
  markAnswered(questionId: number, photoCount: number, answered: Answered): Promise<boolean>
  /**
   * A shopper's tap settles only their own question, and promises to learn from it, in one transaction.
   * @returns false when it is not theirs to settle any more.
   */
  settleByShopper(questionId: number, sku: Sku): Promise<boolean>
  /** Notes what a photo looks like, for `picks` to tell. */
  noteFingerprint(
    questionId: number,
    photo: Pick<QuestionPhoto, 'messageId'>,
    fingerprint: Fingerprint,
  ): Promise<void>
  /**
   * What shoppers picked, the latest first: of photos with this file, and of any photo that was said to show one of
   * these SKUs, at most a thousand. Only questions of a single photo count, for of an album nobody can tell which photo
   * was meant, and only those that no ticket was opened for.
   */
  picks(
    photo: Pick<QuestionPhoto, 'fileUniqueId'>,
    skus: readonly Sku[],
  ): Promise<readonly PickedPhoto[]>
  /** Withdraws one question: there is nobody left to answer. */
  cancel(questionId: number): Promise<void>
  /** Withdraws what was asked in a chat within a day and is still undecided. @returns their ids. */
  cancelOpen(chatId: number): Promise<readonly number[]>
}
