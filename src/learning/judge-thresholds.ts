import type { Limits } from '#src/identify/scoring/thresholds.ts'
import { type Fit, type Trial, tryRule } from './fit-thresholds.ts'

/** Thresholds in use, and what photos that were held out came to where they are used. */
export interface InUse {
  readonly limits: Limits
  readonly trials: readonly Trial[]
  /** Trials of one photo. */
  readonly trialsPerPhoto: number
  /** Of what they let decide, 0-1. */
  readonly targetPrecision: number
}

/** A difference that chance alone makes in one of forty comparisons. */
const significantErrors = 2

/**
 * Whether fitted thresholds are to take the place of those in use. Those that err more often on the photos than they
 * may are always replaced; others by what decides more, beyond doubt, or with 'no worse' not clearly less.
 */
export function isWorthKeeping(
  fit: Fit,
  { limits, trials, trialsPerPhoto, targetPrecision }: InUse,
  asked: 'better' | 'no worse',
): boolean {
  if (fit.kind === 'not-fitted') return asked === 'no worse' && !limits.fitted
  if (!limits.fitted) return true
  const { decided, right } = tryRule(trials, limits)
  if (right < targetPrecision * decided) return true
  const before = right / trials.length
  const after = fit.heldOut.precision.count / trials.length
  const error = Math.sqrt((before * (1 - before)) / (trials.length / trialsPerPhoto))
  return asked === 'better'
    ? after > before + significantErrors * error
    : after >= before - significantErrors * error
}
