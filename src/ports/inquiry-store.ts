import type { Fingerprint } from '#src/domain/fingerprint.ts'
import type { IncomingMessage, Inquiry, PhotoMessage } from '#src/domain/inquiry.ts'
import type { Candidate } from '#src/domain/outcome.ts'
import type { Sku } from '#src/domain/sku.ts'

/** Where a message stands. */
export interface ChatMessage {
  readonly chatId: number
  readonly messageId: number
}

/** How an inquiry stands after it was looked at. */
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

export interface InquiryStore {
  /**
   * Adds a message to its inquiry, a new one or its album's, and promises an answer, in one transaction. A message that
   * is there already changes nothing.
   */
  addMessage(message: IncomingMessage): Promise<void>
  /**
   * Adds words to what the chat is about, when that waits for an answer, which is not `noteShown` yet, or for words, and
   * begins a new inquiry otherwise. @param minutes for how long a chat remembers.
   */
  addWords(message: IncomingMessage, minutes: number): Promise<void>
  /**
   * Notes that the shopper was asked to describe what they asked about. @param candidates what it looks like
   * @returns false when it changed meanwhile, as `markAnswered` does.
   */
  askToDescribe(
    inquiryId: number,
    revision: number,
    candidates: readonly Candidate[],
  ): Promise<boolean>
  /**
   * Takes over what a message says and shows now, and promises a new answer to its inquiry where that is different.
   * @returns false when the message belongs to no inquiry.
   */
  editMessage(message: IncomingMessage): Promise<boolean>
  /**
   * Promises a new answer to what the machine could not decide and no person has.
   * @returns false when it is decided or withdrawn.
   * @throws Error while it is being answered: to be tried again a moment later.
   */
  lookAgain(inquiryId: number): Promise<boolean>
  get(inquiryId: number): Promise<Inquiry | undefined>
  /** The inquiry that a message belongs to, whether a shopper wrote it or the bot. */
  findByMessage(message: ChatMessage): Promise<number | undefined>
  /** Whether an answer is on its way in a chat. */
  hasPending(chatId: number): Promise<boolean>
  /**
   * The product that a chat is about, beside an inquiry: the one of the inquiry that was touched last, if that is no
   * longer ago. @param minutes for how long a chat remembers
   */
  topic(inquiry: Pick<Inquiry, 'id' | 'chatId'>, minutes: number): Promise<Sku | undefined>
  /** How many photos came to a chat in the last minute, besides this message. */
  photosInMinute(message: ChatMessage): Promise<number>
  /** Notes which message of the bot becomes the answer. */
  setAnswerMessage(inquiryId: number, message: ChatMessage): Promise<void>
  /** Notes which message tells the managers what photos of a talk may show. */
  noteSeen(inquiryId: number, message: ChatMessage): Promise<void>
  /**
   * An answer is about to be shown: words that come from now on are about that. @param candidates what the inquiry may
   * show, best first, for a manager to choose from should showing it fail.
   */
  noteShown(inquiryId: number, candidates: readonly Candidate[]): Promise<void>
  /**
   * Ends the work on an inquiry that was answered with this revision of it in view.
   * @returns false when it changed meanwhile: it is still pending and must be looked at again.
   */
  markAnswered(inquiryId: number, revision: number, answered: Answered): Promise<boolean>
  /**
   * Makes each message of words that is not among the `seen` ones an inquiry of its own, and promises an answer to it, in
   * one transaction. @param seen ids of messages
   */
  splitWords(inquiryId: number, seen: readonly number[]): Promise<void>
  /**
   * A shopper's tap settles only their own inquiry, and promises to learn from it, in one transaction.
   * @returns false when it is not theirs to settle any more.
   */
  settleByShopper(inquiryId: number, sku: Sku): Promise<boolean>
  /**
   * Adds products to the end of the candidates, each once, with a score of 0: so that buttons can mean them by their
   * place. @returns all candidates.
   */
  addCandidates(inquiryId: number, skus: readonly Sku[]): Promise<readonly Candidate[]>
  /**
   * The shopper says that it is not this product: nobody has named it now.
   * @returns the inquiry; undefined when it is not theirs to settle any more.
   */
  reject(inquiryId: number, sku: Sku): Promise<Inquiry | undefined>
  /** From now on the inquiry's chat is about this product. */
  setTopic(inquiryId: number, sku: Sku): Promise<void>
  /** Notes what a photo looks like, for `picks` to tell. */
  noteFingerprint(
    inquiryId: number,
    photo: Pick<PhotoMessage, 'messageId'>,
    fingerprint: Fingerprint,
  ): Promise<void>
  /** Notes what was read in a photo; '' where nothing was. */
  noteWritten(
    inquiryId: number,
    photo: Pick<PhotoMessage, 'messageId'>,
    written: string,
  ): Promise<void>
  /**
   * What shoppers picked, the latest first: of photos with this file, and of any photo that was said to show one of
   * these SKUs, at most a thousand. Only inquiries of a single photo count, for of an album nobody can tell which photo
   * was meant, and only those that no ticket was opened for.
   */
  picks(
    photo: Pick<PhotoMessage, 'fileUniqueId'>,
    skus: readonly Sku[],
  ): Promise<readonly PickedPhoto[]>
  /** Withdraws one inquiry: there is nobody left to answer. */
  cancel(inquiryId: number): Promise<void>
  /** Withdraws what was asked in a chat within a day and is still undecided. @returns their ids. */
  cancelOpen(chatId: number): Promise<readonly number[]>
}
