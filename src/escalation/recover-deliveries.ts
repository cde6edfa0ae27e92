import { pause } from '#src/lib/pause.ts'
import type { TalkStore } from '#src/ports/talk-store.ts'
import { findArrived, type PassOnDependencies } from './pass-on.ts'

/** A process that lives has finished a delivery in this time; one that died leaves its lanes to others after 15 s. */
const longestWaitMs = 20_000
const lookIntervalMs = 500

export interface RecoverOptions {
  /** No other process uses the database: nothing is in anybody else's hand. */
  readonly isSoleOwner: boolean
  readonly signal: AbortSignal
}

/**
 * Finds out, before anything new is sent, which of what the process before this one sent has arrived. One after another,
 * oldest first: a message that is found is no other delivery's.
 */
export async function recoverDeliveries(
  dependencies: PassOnDependencies,
  { isSoleOwner, signal }: RecoverOptions,
): Promise<void> {
  const { talk } = dependencies
  const ids = await stale(talk, { isSoleOwner, signal })
  for (const id of ids) {
    const delivery = await talk.delivery(id)
    const inquiry = delivery && (await dependencies.inquiries.get(delivery.inquiryId))
    if (!inquiry) continue
    const arrived = await findArrived(dependencies, { delivery, inquiry })
    if (arrived) await talk.done(delivery, arrived)
    else await talk.stay(id)
  }
}

/** What was on its way at the start and still is when a living process would be done with it. */
async function stale(
  talk: Pick<TalkStore, 'left'>,
  { isSoleOwner, signal }: RecoverOptions,
): Promise<readonly number[]> {
  let ids = await talk.left()
  if (isSoleOwner) return ids
  for (let waitedMs = 0; waitedMs < longestWaitMs && ids.length > 0; waitedMs += lookIntervalMs) {
    await pause(lookIntervalMs, signal)
    const still = new Set(await talk.left())
    ids = ids.filter((id) => still.has(id))
  }
  return ids
}
