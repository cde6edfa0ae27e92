import type { Grade } from '#src/evals/grade.ts'
import { holm } from '#src/lib/statistics/holm.ts'
import type { CasePair } from './pair-cases.ts'
import { comparePairs, type PairedTest } from './paired-test.ts'
import type { Policy } from './policy.ts'

/**
 * How often each guard may cry wolf when nothing changed: one time in a hundred, all together. Wrong answers given alone
 * have the largest share of the tests, for nobody sees them; what goes to people instead is seen and costs less.
 */
export const alphas = { wrongAlone: 0.003, notRight: 0.001, tags: 0.002, broken: 0.004 } as const

export interface JudgedTest extends PairedTest {
  readonly name: string
  /** Corrected for the tags that are tested beside it; compared with alpha. */
  readonly p: number
  readonly alpha: number
  readonly isWorse: boolean
}

const isWrong = (grade: Grade) => grade === 'wrong'
const isNotRight = (grade: Grade) => grade !== 'right'

/** Wrong answers given alone, then answers that are not right, over all cases; then wrong answers by tag (Holm). */
export function testAll(pairs: readonly CasePair[], policy: Policy): readonly JudgedTest[] {
  const all = [
    toJudged('wrong answers given alone', comparePairs(pairs, isWrong), alphas.wrongAlone),
    toJudged('answers that are not right', comparePairs(pairs, isNotRight), alphas.notRight),
  ]
  return [...all, ...testTags(pairs, policy)]
}

function testTags(pairs: readonly CasePair[], { tags }: Policy): readonly JudgedTest[] {
  const present = new Set(pairs.flatMap(({ after }) => after.tags))
  const gated = tags === 'all' ? [...present].sort() : tags.filter((tag) => present.has(tag))
  const tested = gated.map((tag) => ({
    name: `wrong answers given alone, ${tag}`,
    test: comparePairs(
      pairs.filter(({ after }) => after.tags.includes(tag)),
      isWrong,
    ),
  }))
  const adjusted = holm(tested.map(({ test }) => test.p))
  return tested.map(({ name, test }, at) =>
    toJudged(name, { ...test, p: adjusted[at] ?? 1 }, alphas.tags),
  )
}

function toJudged(name: string, test: PairedTest, alpha: number): JudgedTest {
  return { ...test, name, alpha, isWorse: test.p <= alpha }
}
