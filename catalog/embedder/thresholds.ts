import { fitLogistic } from '#src/learning/logistic.ts'
import type { LogisticModel } from '#src/lib/logistic.ts'
import { type Reference, rank, type Scored } from './matching.ts'

/** A photo's vector with the right answer; null when the index holds nothing like it. */
export interface Trial {
  readonly vector: Float32Array
  readonly sku: string | null
  /** SKUs taken out of the index for this trial; none when absent. */
  readonly without?: (sku: string) => boolean
}

/** Decide when best >= threshold and best - second >= margin; offer what is >= plausible. */
export interface Thresholds {
  readonly threshold: number
  readonly margin: number
  readonly plausible: number
  /** Of best and lead: the chance that the best is right. */
  readonly confidence: LogisticModel
  readonly fitted: Verdict
}

export interface Verdict {
  readonly photos: number
  /** Share of the photos of sold things that are decided, and rightly. */
  readonly coverage: number
  /** Share of the decisions, on sold and unsold things together, that are right. */
  readonly precision: number
}

/** What a photo's ranking comes to: enough to apply any rule. */
interface Outcome {
  readonly best: number
  readonly lead: number
  readonly right: boolean
  readonly sold: boolean
}

/** Added to what no wrong decision of the fit reached: new photos will reach a little further. */
const CUSHION = 0.015
const STEP = 0.005

/**
 * Of all rules under which no trial is decided wrongly, the one that decides the most photos
 * rightly; `plausible` lets 99 % of the right answers be offered.
 */
export function fitThresholds(
  references: readonly Reference[],
  trials: readonly Trial[],
): Thresholds {
  const outcomes = trials.map((trial) => outcomeOf(references, trial))
  const wrong = outcomes.filter(({ right }) => !right)
  const right = outcomes.filter((outcome) => outcome.right)
  let chosen = { threshold: 1, margin: 0, decided: -1 }
  for (let margin = 0; margin <= 0.3; margin += STEP) {
    const leading = wrong.filter(({ lead }) => lead >= margin - CUSHION)
    const threshold = Math.max(0, ...leading.map(({ best }) => best)) + CUSHION
    const decided = right.filter((o) => o.best >= threshold && o.lead >= margin).length
    if (decided > chosen.decided) chosen = { threshold, margin, decided }
  }
  const { threshold, margin } = chosen
  const rule = { threshold: round(threshold), margin: round(margin) }
  const plausible = quantile(
    right.map(({ best }) => best),
    0.01,
  )
  const { intercept, weights } = fitLogistic(
    outcomes.map(({ best, lead, right: isTrue }) => ({ values: [best, lead], isTrue })),
  )
  return {
    ...rule,
    plausible: round(plausible),
    confidence: { intercept: round(intercept), weights: weights.map(round) },
    fitted: judge(references, trials, rule),
  }
}

/** How a rule does on trials. */
export function judge(
  references: readonly Reference[],
  trials: readonly Trial[],
  { threshold, margin }: Pick<Thresholds, 'threshold' | 'margin'>,
): Verdict {
  const outcomes = trials.map((trial) => outcomeOf(references, trial))
  const decided = outcomes.filter(({ best, lead }) => best >= threshold && lead >= margin)
  const right = decided.filter((outcome) => outcome.right).length
  const sold = outcomes.filter((outcome) => outcome.sold).length
  return {
    photos: trials.length,
    coverage: round(sold === 0 ? 0 : right / sold),
    precision: round(decided.length === 0 ? 1 : right / decided.length),
  }
}

function outcomeOf(references: readonly Reference[], trial: Trial): Outcome {
  const { without } = trial
  const index = without ? references.filter(({ sku }) => !without(sku)) : references
  const [first, second]: (Scored | undefined)[] = rank(index, trial.vector)
  const best = first?.score ?? -1
  return {
    best,
    lead: best - (second?.score ?? -1),
    right: trial.sku !== null && first?.sku === trial.sku,
    sold: trial.sku !== null,
  }
}

function quantile(values: readonly number[], share: number): number {
  const sorted = [...values].sort((a, b) => a - b)
  return sorted[Math.floor(share * sorted.length)] ?? 0
}

function round(value: number): number {
  return Math.round(value * 10_000) / 10_000
}
