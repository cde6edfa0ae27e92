import type { EvalRun } from './results-file.ts'

/** What a run will cost, micro-USD. */
export interface ExpectedCost {
  readonly expectedMicroUsd: number
  /** Whether an earlier run told, or the dearest case had to be taken for each. */
  readonly isMeasured: boolean
}

/**
 * By what a photo cost in the baseline, if that asked live models too; else as if the first model of the chain were
 * asked about every photo at its dearest.
 * @param answers how many are still to be given
 */
export function expectCost(
  answers: number,
  worstCaseMicroUsd: number,
  baseline: EvalRun | undefined,
): ExpectedCost {
  const isMeasured = baseline?.conditions.llmMode === 'real'
  const costs = isMeasured
    ? baseline.results.flatMap((result) => result.answers.map(({ costMicroUsd }) => costMicroUsd))
    : [worstCaseMicroUsd]
  const mean = costs.reduce((sum, cost) => sum + cost, 0) / Math.max(1, costs.length)
  return { expectedMicroUsd: Math.round(answers * mean), isMeasured }
}
