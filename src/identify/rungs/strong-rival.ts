import type { Candidate } from '#src/domain/outcome.ts'
import type { Sku } from '#src/domain/sku.ts'
import type { Limits } from '#src/identify/scoring/thresholds.ts'

/** What speaks against a SKU that was named by something else than the look of the photo. */
export interface Doubt {
  /** What it might be instead. */
  readonly rival: Sku
  readonly reason: string
}

/** So many margins ahead, and what the embedder sees outweighs anybody's word. */
const strongLead = 3

/**
 * The candidate that is far more similar to the photo than the one that was named.
 * @param candidates best first
 * @param named among them, or at most as similar as the last of them
 */
export function findStrongRival(
  named: Sku,
  candidates: readonly Candidate[],
  limits: Limits,
): Doubt | undefined {
  const [best] = candidates
  // Without fitted thresholds nobody knows what a lead is worth.
  if (!best || best.sku === named || !limits.fitted || best.score < limits.plausible) {
    return undefined
  }
  const own = candidates.find(({ sku }) => sku === named) ?? candidates.at(-1)
  const lead = best.score - (own?.score ?? 0)
  return lead >= strongLead * limits.margin
    ? { rival: best.sku, reason: `${best.sku} is far more similar (by ${lead.toFixed(3)})` }
    : undefined
}
