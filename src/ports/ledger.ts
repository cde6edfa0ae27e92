import type { CallFailure } from '#src/domain/call-failure.ts'

/**
 * What bounds the money: per day, per shopper and day, requests per hour, per photo; of what no shopper waits for, per
 * day.
 */
export type BudgetLimit = 'day' | 'shopper-day' | 'hour' | 'photo' | 'shadow-day'

/** The ceilings. */
export interface BudgetLimits {
  /** Whole micro-USD of one UTC day, whatever the purpose. */
  readonly dayMicroUsd: number
  /** Whole micro-USD of one shopper and UTC day. */
  readonly shopperDayMicroUsd: number
  /** Requests of vision models in one UTC hour, failed and repeated ones among them. */
  readonly hourRequests: number
  /** Whole micro-USD of one photo. */
  readonly photoMicroUsd: number
  /** Whole micro-USD of what no shopper waits for, in one UTC day. */
  readonly shadowDayMicroUsd: number
}

/**
 * What a call is for, and so which budgets it counts for. `vision`: all of them. `search`, the text embedder asked for a
 * photo: all but the requests of the hour, which are about vision models. `question`, a model of the chain asked what a
 * message means: all of them, its message in the photo's place. `catalogue`, the same for the products' texts:
 * the day alone, for they belong to no shopper and no photo. `shadow`, a model asked about a photo that is answered
 * already: the photo, and a day of its own, so that it never takes what shoppers wait for.
 */
export type CallPurpose = 'vision' | 'search' | 'question' | 'catalogue' | 'shadow'

/** A call of a model that is about to be made. A repeated one is a call of its own. */
export interface PlannedCall {
  readonly purpose: CallPurpose
  /** The identification it belongs to (a UUID): one photo or message. For `catalogue` any other UUID. */
  readonly identificationId: string
  /** For `catalogue` a name that no shopper has. */
  readonly shopperId: string
  /** Its name in `prompts/chain.yaml`. */
  readonly model: string
  /** Name and version of the prompt, as in `choose-product@1`. */
  readonly promptVersion: string
  /** Whole micro-USD >= 0: what the call costs at most. */
  readonly worstCaseMicroUsd: number
}

export type Reservation =
  | { readonly kind: 'reserved'; readonly id: string }
  | {
      readonly kind: 'refused'
      readonly limit: BudgetLimit
      /** When the limit may have room again; undefined: not for this photo. */
      readonly retryAfterSeconds?: number
    }

/** What is used of the budgets that all share, reserved worst cases among it. */
export interface Spent {
  readonly dayMicroUsd: number
  readonly hourRequests: number
  /** Of the hours of the seven days before this one; 0 when there were none. */
  readonly busiestHourRequests: number
}

/** What a call came to. */
export interface SettledCall {
  /** As the provider counted them; 0 when it did not say. */
  readonly tokensIn: number
  readonly tokensOut: number
  /** Whole micro-USD; the worst case when a provider may have charged without saying so. */
  readonly costMicroUsd: number
  readonly latencyMs: number
  /** It was charged, but its answer is of no use. */
  readonly failure?: CallFailure
}

/**
 * Money is reserved before a call and settled after it, so that no number of concurrent calls exceeds a limit. Each call
 * is one row. Every method throws when the ledger cannot be reached; then no call may be made.
 */
export interface Ledger {
  /** Reserves the worst case, atomically against every limit. */
  reserve(call: PlannedCall): Promise<Reservation>
  /** Replaces the worst case by what was charged. Once per reservation; a repetition changes nothing. */
  settle(id: string, call: SettledCall): Promise<void>
  /** Gives the worst case back: nothing was charged. Once per reservation; a repetition changes nothing. */
  release(
    id: string,
    call: { readonly latencyMs: number; readonly failure: CallFailure },
  ): Promise<void>
  spent(): Promise<Spent>
  /** Micro-USD of each of the last so many UTC days, reserved worst cases among them; the last one is today's. */
  spentByDay(days: number): Promise<readonly number[]>
  /**
   * Closes the calls of processes that died between reserving and settling. They may have been charged: the worst case
   * stays spent. @returns how many
   */
  closeLost(): Promise<number>
}
