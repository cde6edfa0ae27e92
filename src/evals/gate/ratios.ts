import type { Conditions } from '#src/evals/conditions.ts'
import type { EvalRun } from '#src/evals/results-file.ts'
import { quantile } from '#src/lib/statistics/quantile.ts'
import type { CasePair } from './pair-cases.ts'

/** Fewer say nothing about times. */
const minTimed = 20

/** Mean cost of a photo by that of the baseline; undefined where one of them asks models and the other does not. */
export function costRatio(
  pairs: readonly CasePair[],
  before: Conditions,
  after: Conditions,
): number | undefined {
  if (before.llmMode !== after.llmMode) return undefined
  const [was, is] = [meanCost(pairs, 'before'), meanCost(pairs, 'after')]
  if (was === 0) return is === 0 ? 1 : undefined
  return is / was
}

function meanCost(pairs: readonly CasePair[], run: 'before' | 'after'): number {
  const costs = pairs.flatMap((pair) => pair[run].answers.map(({ costMicroUsd }) => costMicroUsd))
  return costs.reduce((sum, cost) => sum + cost, 0) / costs.length
}

/**
 * The median time of a photo by that of the baseline, each in what its machine could do at the time; of the cases in
 * which the embedder ran both times, or neither time. undefined where those are too few.
 */
export function latencyRatio(
  pairs: readonly CasePair[],
  before: Pick<EvalRun, 'yardstickMs'>,
  after: Pick<EvalRun, 'yardstickMs'>,
): number | undefined {
  const like = pairs.filter(
    (pair) => pair.before.answers[0].hadVector === pair.after.answers[0].hadVector,
  )
  if (like.length < minTimed) return undefined
  const median = (run: 'before' | 'after') =>
    quantile(
      like.map((pair) => pair[run].answers[0].latencyMs),
      0.5,
    ) ?? 0
  const [was, is] = [median('before') / before.yardstickMs, median('after') / after.yardstickMs]
  return was === 0 ? undefined : is / was
}
