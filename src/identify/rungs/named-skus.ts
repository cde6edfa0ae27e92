import { maxCandidates } from '#src/domain/outcome.ts'
import type { Sku } from '#src/domain/sku.ts'
import type { Verdict } from '#src/identify/rung.ts'

/** The verdict of a rung that was told the SKU instead of looking for it: exactly one decides, several are offered. */
export function namedSkus(
  skus: readonly Sku[],
  reasons: { readonly none: string; readonly one: string; readonly several: string },
): Verdict {
  const [sku, ...others] = skus
  if (sku === undefined) return { result: 'undecided', reason: reasons.none }
  const candidates = skus.slice(0, maxCandidates).map((named) => ({ sku: named, score: 1 }))
  if (others.length > 0) {
    return { result: 'undecided', reason: reasons.several, candidates, named: candidates }
  }
  return { result: 'decided', sku, confidence: 1, candidates, reason: reasons.one }
}
