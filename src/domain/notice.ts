import type { CatalogueDifference } from './catalogue-difference.ts'
import type { DeadlineKind } from './deadlines.ts'
import type { DriftKind } from './drift.ts'
import type { ShopReport } from './shop-report.ts'

/** Something the managers are told once. Amounts in micro-USD. */
export type Notice =
  | { readonly kind: 'budget-low'; readonly spentMicroUsd: number; readonly budgetMicroUsd: number }
  | {
      readonly kind: 'budget-spike'
      /** Model requests in this hour, and in the busiest hour of the week before. */
      readonly requests: number
      readonly usualRequests: number
    }
  | TicketWarning
  | DriftNotice
  /** What the last week was like. */
  | { readonly kind: 'week'; readonly report: ShopReport }
  /** A shopper is forgotten, and the messages of these tickets are for the managers to delete. */
  | { readonly kind: 'copies-left'; readonly tickets: readonly number[] }
  /**
   * Money that needs a manager: of no order that there is, of one whose pieces went to others, or of one that was
   * cancelled or sent back.
   */
  | {
      readonly kind: 'payment-unmatched' | 'paid-short' | 'paid-late'
      readonly orderId: number
      readonly amountMinor: number
      readonly currency: string
      readonly chargeId: string
    }
  /** The group has topics and the bot may not make any. */
  | { readonly kind: 'no-topic-right' }
  /** The bot looks at photos differently, by what was confirmed. */
  | RefitNotice
  | {
      readonly kind: 'rollout'
      readonly step: RolloutStep
      /** The identifier's id. */
      readonly candidate: string
      /** 0-1, of the shoppers. */
      readonly share: number
      /** Photos that it and the present identifier answered otherwise, and who of them was right. */
      readonly wins: number
      readonly losses: number
    }
  /** A shopper is forgotten, and these cases of evals lie on machines that the bot cannot reach: `host:file`. */
  | { readonly kind: 'cases-left'; readonly files: readonly string[] }
  /** The shop's feed was not imported: it would hide or re-price much. */
  | {
      readonly kind: 'feed-held'
      readonly address: string
      readonly difference: CatalogueDifference
    }
  | { readonly kind: 'feed-failed'; readonly address: string; readonly reason: string }

/** What was learned from confirmed photos by itself, and how it is undone. */
export interface RefitNotice {
  readonly kind: 'refit'
  /** Confirmed photos that were held out and looked for. */
  readonly photos: number
  /** Shares of them whose product came first, without and with what was learned, 0-1; null: only thresholds changed. */
  readonly first: { readonly before: number; readonly now: number } | null
  /** At least this share of what is answered alone is right, 0-1; null: nothing certifies it. */
  readonly certified: number | null
  /** What `train-head --use` takes to undo it. */
  readonly undo: string
}

/** Photos are others than they were, or than the cases of the eval. */
export interface DriftNotice {
  readonly kind: 'drift'
  readonly against: 'cases' | 'before'
  /** How many photos say so. */
  readonly photos: number
  /** The surest first; shares 0-1. */
  readonly shares: readonly {
    readonly kind: DriftKind
    readonly before: number
    readonly later: number
  }[]
}

/**
 * What became of a candidate; `worse`: it was stopped for losing beyond chance; `outdated`: it was stopped, for it was
 * compared with what does not answer any more.
 */
export type RolloutStep =
  | 'shadow'
  | 'share'
  | 'promoted'
  | 'stopped'
  | 'worse'
  | 'outdated'
  | 'undone'

/** A ticket's deadline is near, or was missed: told under the ticket, as long as it is open. */
export interface TicketWarning {
  readonly kind: 'deadline'
  readonly ticketId: number
  readonly stage: 'soon' | 'missed'
  readonly deadline: DeadlineKind
  /** Whom it is escalated to: `@olena`; '' for nobody by name. */
  readonly mention: string
}
