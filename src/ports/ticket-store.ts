import type { Candidate, Method, RungReport } from '#src/domain/outcome.ts'
import type { Sku } from '#src/domain/sku.ts'
import type { Manager, Ticket, TicketReason } from '#src/domain/ticket.ts'
import type { ChatMessage } from './inquiry-store.ts'

export interface NewTicket {
  readonly inquiryId: number
  readonly reason: TicketReason
  /** Stored with the inquiry for the managers to choose from. */
  readonly candidates?: readonly Candidate[]
  /** What the ladder saw. */
  readonly identificationId?: string | null | undefined
  /** What was in view; with more by now nothing is opened, for that must be looked at first. */
  readonly revision?: number
}

export interface ManagerWord {
  /** null: the shop does not sell it. */
  readonly sku: Sku | null
  readonly managerId: number
  /** The message that was tapped: a crash may have posted two, or not noted the first. */
  readonly message?: ChatMessage | undefined
}

/** What came of a manager's wish to have or to answer a ticket; exactly one of many at once gets it. */
export type Claimed =
  | { readonly result: 'done' }
  /** Somebody else has it. */
  | { readonly result: 'held'; readonly by: Manager }
  /** It is not open any more, or never was. */
  | { readonly result: 'over' }

/** What the card of a ticket shows, once it shows it. */
export interface ShownCard {
  readonly message: ChatMessage
  /** The card that it takes the place of. */
  readonly replaces?: ChatMessage | null
  readonly version: number
  /** Its `pictureKey`; null for words alone. */
  readonly picture: string | null
}

/** What a manager should know beside the inquiry itself. */
export interface TicketBackground {
  /** What the ladder went through, and who named something there. */
  readonly rungs: readonly RungReport[]
  readonly method: Method | null
  /** What the photo most likely shows; null where nobody has an idea. */
  readonly category: string | null
  /** What the shopper asked before, the latest first. */
  readonly earlier: readonly EarlierInquiry[]
}

export interface EarlierInquiry {
  readonly at: Date
  readonly text: string
  readonly sku: Sku | null
}

/** What a manager said that an inquiry's photos show. */
export interface Decision {
  readonly id: number
  readonly sku: Sku | null
  readonly decidedAt: Date
}

export interface Decisions {
  readonly standing: Decision | undefined
  readonly undone: readonly Decision[]
}

/** How a ticket ends without an answer to its photo. */
export type Ending = 'closed' | 'returned'

export interface TicketStore {
  /**
   * Opens the inquiry's ticket and promises to show it, in one transaction. An inquiry has one ticket: an open one only
   * shows what is new, one that was answered is asked about again, and a withdrawn inquiry gets none. With the reason
   * `disagree` the shopper may go on choosing.
   * @returns false when more messages came meanwhile.
   */
  open(ticket: NewTicket): Promise<boolean>
  get(ticketId: number): Promise<Ticket | undefined>
  /** The ticket that an inquiry became. */
  ofInquiry(inquiryId: number): Promise<number | undefined>
  background(ticketId: number): Promise<TicketBackground>
  /** Notes what the managers see. @returns false when a card in another message was noted first, by another process. */
  noteShown(ticketId: number, shown: ShownCard): Promise<boolean>
  /** Notes which message tells the shopper; null: none does any more. */
  setReplyMessage(ticketId: number, message: ChatMessage | null): Promise<void>
  /**
   * Promises anew what an outage left undone: tickets whose card does not tell how they are, answers that no shopper was
   * told. What happens to a ticket meanwhile is none of it. @returns how many, up to the moment when `signal` is aborted.
   */
  resume(signal?: AbortSignal): Promise<number>
  /** Promises anew to show those tickets whose card has told something else for so long. @returns how many */
  showStale(forSeconds: number): Promise<number>
  /** Takes a ticket in hand; whose it is already, who says so shows that they are at work. */
  claim(ticketId: number, managerId: number): Promise<Claimed>
  /** Gives it to somebody, whoever has it. */
  assign(ticketId: number, to: number, by: number): Promise<Claimed>
  /** Puts a ticket back into the queue, whoever has it. */
  release(ticketId: number, managerId: number): Promise<Claimed>
  /** Puts back what nobody has done anything with for so long. @returns those tickets */
  releaseSilent(minutes: number): Promise<readonly number[]>
  /**
   * Takes a manager's word, the first one only and not on what another one has in hand, notes the message they tapped as
   * the ticket's, and promises to tell the shopper and to learn from it, in one transaction.
   */
  answer(ticketId: number, word: ManagerWord): Promise<Claimed>
  /** The same for what came in a talk: its ticket is opened by this, and what was tapped becomes its card. */
  answerSeen(inquiryId: number, word: ManagerWord): Promise<Claimed>
  /** Takes the word back, and promises to tell the shopper and to unlearn it: the ticket is open again, and theirs. */
  undo(ticketId: number, managerId: number): Promise<Claimed>
  /** What holds of an inquiry, and what was undone and may still teach something, the latest first. */
  decisionsOn(inquiryId: number): Promise<Decisions>
  noteTakenBack(decisionId: number): Promise<void>
  /** Ends a ticket: with `returned` the bot answers the shopper again. */
  end(ticketId: number, ending: Ending, managerId: number): Promise<Claimed>
  /** What was ended is as it was before, answered or open. */
  reopen(ticketId: number, managerId: number): Promise<Claimed>
}
