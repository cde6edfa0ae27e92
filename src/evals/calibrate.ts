import { saveThresholds } from '#src/identify/scoring/thresholds.ts'
import { type Fit, fitThresholds, type Trial } from '#src/learning/fit-thresholds.ts'
import type { SettingsStore } from '#src/ports/settings-store.ts'
import type { CaseResult } from './run-eval.ts'

export interface CalibrateOptions {
  readonly settings: Pick<SettingsStore, 'set'>
  /** What the thresholds are for. */
  readonly spaceId: string
  /** 0-1. */
  readonly targetPrecision: number
}

/** Fits threshold and margin to what the `embedding` rung saw, and keeps them; keeps nothing when no rule is good enough. */
export async function calibrate(
  results: readonly CaseResult[],
  { settings, spaceId, targetPrecision }: CalibrateOptions,
): Promise<Fit> {
  const fit = fitThresholds(toTrials(results), targetPrecision)
  if (fit.kind === 'fitted') {
    const { threshold, margin, plausible, confidence } = fit
    await saveThresholds(settings, spaceId, { threshold, margin, plausible, confidence })
  }
  return fit
}

/** What the `embedding` rung saw in each case that was brought to it. */
export function toTrials(results: readonly CaseResult[]): readonly Trial[] {
  return results.flatMap(trialsOf)
}

function trialsOf(result: CaseResult): readonly Trial[] {
  const { candidates, rungs } = result.identification
  const [best, second] = candidates
  const hasLooked = rungs.some(
    ({ rung, result: end }) => rung === 'embedding' && end !== 'unavailable',
  )
  if (!best || !hasLooked) return []
  const truth = candidates.find(({ sku }) => sku === result.case.sku)?.score
  const lead = best.score - (second?.score ?? -1)
  return [{ best: best.score, lead, isRight: best.sku === result.case.sku, truth }]
}
