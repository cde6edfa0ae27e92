import { type Deadline, inTime } from '#src/lib/deadline.ts'
import { messageOf } from '#src/lib/message.ts'
import type { Ledger, PlannedCall, Reservation } from '#src/ports/ledger.ts'
import type { SentCall } from './attempts.ts'

/** Where calls are reserved and settled. */
export interface CallLedger {
  readonly ledger: Pick<Ledger, 'reserve' | 'settle' | 'release'>
  /** Told when a call was made but could not be settled. */
  readonly onLedgerTrouble?: (reason: string) => void
}

export type Reserved =
  | Reservation
  /** No call may be made without the ledger. */
  | { readonly kind: 'unreachable'; readonly reason: string }

/** Reserves a call's worst case; never throws. */
export async function reserveCall(
  { ledger }: CallLedger,
  call: PlannedCall,
  deadline: Deadline,
): Promise<Reserved> {
  try {
    return await inTime(deadline, ledger.reserve(call))
  } catch (error) {
    return { kind: 'unreachable', reason: messageOf(error) }
  }
}

/** Why no call is made. */
export function refusalOf(refusal: Exclude<Reserved, { kind: 'reserved' }>): string {
  return refusal.kind === 'unreachable'
    ? `no call without the ledger (${refusal.reason})`
    : `the budget is spent (${refusal.limit})`
}

interface ReservedCall extends SentCall {
  readonly reservationId: string
}

/**
 * Replaces the reservation by what the call cost, or releases it when nothing was charged. Never throws: a call that
 * cannot be settled stays booked at its worst case, and its answer is used all the same.
 */
export async function settleCall(
  { ledger, onLedgerTrouble }: CallLedger,
  { reservationId, attempt, isCharged }: ReservedCall,
  deadline: Deadline,
): Promise<void> {
  const { result, tokensIn, tokensOut, costMicroUsd, latencyMs } = attempt
  const failure = result === 'answered' || result === 'not-called' ? undefined : result
  const written =
    failure && !isCharged
      ? ledger.release(reservationId, { latencyMs, failure })
      : ledger.settle(reservationId, {
          tokensIn,
          tokensOut,
          costMicroUsd,
          latencyMs,
          ...(failure ? { failure } : {}),
        })
  await inTime(deadline, written).catch((error: unknown) => onLedgerTrouble?.(messageOf(error)))
}
