import type { Candidate } from '#src/domain/outcome.ts'
import type { Sku } from '#src/domain/sku.ts'
import { saveThresholds } from '#src/identify/scoring/thresholds.ts'
import type { SettingsStore } from '#src/ports/settings-store.ts'
import { type Fit, fitThresholds, type Trial } from './fit-thresholds.ts'

/** What the ladder made of a photo whose SKU is known. */
export interface RankedCase {
  /** null: the shop does not sell it. */
  readonly expected: Sku | null
  /** Best first. */
  readonly candidates: readonly Candidate[]
  readonly rungs: readonly { readonly rung: string; readonly result: string }[]
}

export interface CalibrateOptions {
  readonly settings: Pick<SettingsStore, 'set'>
  /** What the thresholds are for. */
  readonly spaceId: string
  /** 0-1. */
  readonly targetPrecision: number
}

/** Fits threshold and margin to what the `embedding` rung saw, and keeps them; keeps nothing when no rule is good enough. */
export async function calibrate(
  cases: readonly RankedCase[],
  { settings, spaceId, targetPrecision }: CalibrateOptions,
): Promise<Fit> {
  const fit = fitThresholds(toTrials(cases), targetPrecision)
  if (fit.kind === 'fitted') await saveThresholds(settings, spaceId, fit)
  return fit
}

/** What the `embedding` rung saw in each case that was brought to it. */
export function toTrials(cases: readonly RankedCase[]): readonly Trial[] {
  return cases.flatMap(trialsOf)
}

function trialsOf({ expected, candidates, rungs }: RankedCase): readonly Trial[] {
  const [best, second] = candidates
  const hasLooked = rungs.some(
    ({ rung, result }) => rung === 'embedding' && result !== 'unavailable',
  )
  if (!best || !hasLooked) return []
  const truth = candidates.find(({ sku }) => sku === expected)?.score
  const lead = best.score - (second?.score ?? -1)
  return [{ best: best.score, lead, isRight: best.sku === expected, truth }]
}
