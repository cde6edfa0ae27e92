import type { Inquiry } from '#src/domain/inquiry.ts'
import type { OrderState } from '#src/domain/order.ts'
import type { Candidate, Method, RungReport } from '#src/domain/outcome.ts'
import type { Ticket } from '#src/domain/ticket.ts'

/** Whose story is asked for: an identification's UUID, or the number of a question, a ticket or an order. */
export type StoryKey =
  | { readonly kind: 'identification'; readonly id: string }
  | { readonly kind: 'question' | 'ticket' | 'order'; readonly id: number }

/** A call of a model, as the ledger has it. */
export interface StoryCall {
  readonly purpose: string
  readonly model: string
  /** Name and version. */
  readonly prompt: string
  readonly state: string
  readonly costMicroUsd: number
  readonly tokensIn: number | null
  readonly tokensOut: number | null
  readonly latencyMs: number | null
  readonly failure: string | null
}

/** One way up the ladder. */
export interface StoryIdentification {
  readonly id: string
  readonly at: Date
  readonly fileKey: string
  readonly outcome: 'matched' | 'ambiguous' | 'unknown'
  readonly sku: string | null
  readonly method: Method | null
  readonly confidence: number | null
  readonly candidates: readonly Candidate[]
  readonly rungs: readonly RungReport[]
  readonly costMicroUsd: number
  readonly latencyMs: number
  readonly embedderId: string
  readonly calls: readonly StoryCall[]
}

export interface StoryQuestion
  extends Pick<Inquiry, 'id' | 'state' | 'sku' | 'decidedBy' | 'candidates' | 'rejected'> {
  readonly at: Date
  readonly messages: readonly {
    readonly at: Date
    readonly kind: string
    readonly text: string
    /** What was read in the picture. */
    readonly written: string | null
  }[]
}

export interface StoryTicket
  extends Pick<Ticket, 'id' | 'reason' | 'state' | 'level' | 'sku' | 'rating' | 'dueAt'> {
  readonly openedAt: Date
  readonly answeredAt: Date | null
  readonly decisions: readonly {
    readonly at: Date
    /** null: it is not sold. */
    readonly sku: string | null
    readonly undoneAt: Date | null
  }[]
}

export interface StoryOrder {
  readonly id: number
  /** `draft`: it is in the basket. */
  readonly state: OrderState | 'draft'
  readonly sku: string
  readonly quantity: number
  readonly placedAt: Date | null
}

/** What became of one photo, or of the photos and words of one question. It names no person. */
export interface PhotoStory {
  /** undefined: nobody asked about the photo, or the question has become old. */
  readonly question: StoryQuestion | undefined
  /** Oldest first. */
  readonly identifications: readonly StoryIdentification[]
  readonly ticket: StoryTicket | undefined
  readonly orders: readonly StoryOrder[]
}

export interface PhotoStories {
  /** @returns undefined where there is nothing of this id */
  read(key: StoryKey): Promise<PhotoStory | undefined>
}
