import { type CaseResult, productOf } from '#src/evals/case-result.ts'
import { type Grade, gradesOf } from '#src/evals/grade.ts'
import { AppError } from '#src/ports/errors.ts'

/** A case of both runs. Each run's answers are graded by what that run expected. */
export interface CasePair {
  readonly before: CaseResult
  readonly after: CaseResult
  readonly gradesBefore: readonly Grade[]
  readonly gradesAfter: readonly Grade[]
  /** Cases of one product are not independent. */
  readonly product: string
  /** Neither run could have answered otherwise another time. */
  readonly isSteady: boolean
}

export interface Pairing {
  readonly pairs: readonly CasePair[]
  /** Cases that only one of the runs has. */
  readonly gone: readonly CaseResult[]
  readonly added: readonly CaseResult[]
}

/** @throws AppError when the runs have no case in common. */
export function pairCases(before: readonly CaseResult[], after: readonly CaseResult[]): Pairing {
  const known = new Map(before.map((result) => [result.key, result]))
  const keys = new Set(after.map(({ key }) => key))
  const pairs = after.flatMap((result) => {
    const other = known.get(result.key)
    return other ? [toPair(other, result)] : []
  })
  if (pairs.length === 0) {
    throw new AppError('the baseline has no case in common with this run', {
      remedy: 'compare with a baseline of the same photos and captions, or write a new one',
    })
  }
  return {
    // A flip where nothing can flip shows that the runs vary in ways nobody knows of.
    pairs: pairs.some(flipsThoughSteady)
      ? pairs.map((pair) => ({ ...pair, isSteady: false }))
      : pairs,
    gone: before.filter(({ key }) => !keys.has(key)),
    added: after.filter(({ key }) => !known.has(key)),
  }
}

function toPair(before: CaseResult, after: CaseResult): CasePair {
  const mayVary = [before, after].some(({ answers }) => answers.some((answer) => answer.mayVary))
  return {
    before,
    after,
    gradesBefore: gradesOf(before),
    gradesAfter: gradesOf(after),
    product: productOf(after.expected === null ? before : after),
    isSteady: !mayVary,
  }
}

function flipsThoughSteady({ isSteady, gradesBefore, gradesAfter }: CasePair): boolean {
  return isSteady && [gradesBefore, gradesAfter].some((grades) => new Set(grades).size > 1)
}
