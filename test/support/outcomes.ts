import type { Candidate, Outcome } from '#src/domain/outcome.ts'
import { sku } from './products.ts'

export const nothing: Outcome = { outcome: 'unknown', reason: 'nothing in the shop looks like it' }

export const matched = (name: string): Outcome => ({
  outcome: 'matched',
  sku: sku(name),
  method: 'embedding',
  confidence: 0.9,
})

export const ambiguous = (...names: readonly string[]): Outcome => ({
  outcome: 'ambiguous',
  offered: candidatesOf(...names),
})

/** Best first. */
export function candidatesOf(...names: readonly string[]): readonly Candidate[] {
  return names.map((name, at) => ({ sku: sku(name), score: 0.9 - at / 10 }))
}
