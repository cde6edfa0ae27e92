import { z } from 'zod'
import type { Sku } from '#src/domain/sku.ts'
import { type CaseAnswer, type CaseResult, guessOf } from './case-result.ts'

/**
 * What an answer is worth: `right` is the SKU, or no SKU for what is not sold; `wrong` is another SKU, given alone, so
 * that nobody sees the mistake; `escalated` went to people though the shop sells it.
 */
export type Grade = 'right' | 'wrong' | 'escalated'

export function gradeOf(
  expected: Sku | null,
  { outcome, sku }: Pick<CaseAnswer, 'outcome' | 'sku'>,
): Grade {
  if (outcome !== 'matched') return expected === null ? 'right' : 'escalated'
  return sku === expected ? 'right' : 'wrong'
}

export function gradesOf({ expected, answers }: CaseResult): readonly Grade[] {
  return answers.map((answer) => gradeOf(expected, answer))
}

export const costsSchema = z.strictObject({
  wrong: z.number().nonnegative().default(10),
  escalated: z.number().nonnegative().default(1),
  right: z.number().nonnegative().default(0),
})

/** What each grade costs a shop, in whatever it counts by. */
export type Costs = Readonly<z.output<typeof costsSchema>>

/** Of the cases' repeats, the share that differs from the grade most of them have; 0-1. */
export function flipRate(result: CaseResult): number {
  const grades = gradesOf(result)
  const counts = Map.groupBy(grades, (grade) => grade).values()
  const most = Math.max(...[...counts].map((same) => same.length))
  return 1 - most / grades.length
}

/** A case that flips more often says nothing reliable about one run. */
export const maxFlipRate = 0.2

/** The right SKU is the answer, or the best candidate without one; false for what is not sold. */
export function isFirst(expected: Sku | null, answer: CaseAnswer): boolean {
  return expected !== null && guessOf(answer) === expected
}

/** The right SKU is the answer or among the first five candidates. */
export function isAmongFive(expected: Sku | null, answer: CaseAnswer): boolean {
  const { candidates } = answer
  return isFirst(expected, answer) || candidates.slice(0, 5).some(({ sku }) => sku === expected)
}
