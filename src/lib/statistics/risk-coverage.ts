/** An answer, and how sure whoever gave it was. */
export interface ScoredAnswer {
  /** Only the order counts: more is surer. */
  readonly confidence: number
  readonly isRight: boolean
}

/** What comes of giving the surest answers alone. */
export interface RiskPoint {
  /** Share of all answers that are given, 0-1. */
  readonly coverage: number
  /** Share of the given ones that are wrong, 0-1. */
  readonly risk: number
  /** Share of all that are given and wrong: a failure that nobody notices. 0-1 */
  readonly undetected: number
}

/** The curve from no answer to all of them; answers of one confidence are given together. */
export function riskCoverage(answers: readonly ScoredAnswer[]): readonly RiskPoint[] {
  const sorted = answers.toSorted((a, b) => b.confidence - a.confidence)
  const points: RiskPoint[] = [{ coverage: 0, risk: 0, undetected: 0 }]
  let wrong = 0
  for (const [at, { confidence, isRight }] of sorted.entries()) {
    if (!isRight) wrong += 1
    if (sorted[at + 1]?.confidence === confidence) continue
    const given = at + 1
    points.push({
      coverage: given / sorted.length,
      risk: wrong / given,
      undetected: wrong / sorted.length,
    })
  }
  return points
}

/**
 * The area under the generalised risk-coverage curve: the undetected failures, averaged over every coverage one might
 * choose (J. Traub et al., "Overcoming Common Flaws in the Evaluation of Selective Classification Systems", NeurIPS
 * 2024). 0 is perfect, 0.5 is the worst.
 * @returns null for no answers
 */
export function augrc(answers: readonly ScoredAnswer[]): number | null {
  if (answers.length === 0) return null
  let area = 0
  let last: RiskPoint | undefined
  for (const point of riskCoverage(answers)) {
    if (last) area += ((point.coverage - last.coverage) * (point.undetected + last.undetected)) / 2
    last = point
  }
  return area
}
