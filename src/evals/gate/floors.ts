import type { CaseResult } from '#src/evals/case-result.ts'
import { gradesOf } from '#src/evals/grade.ts'
import { AppError } from '#src/ports/errors.ts'
import type { Policy } from './policy.ts'

/**
 * One line for each tag with fewer right answers than its floor; `all` stands for all cases.
 * @throws AppError for a tag that no case has.
 */
export function checkFloors(
  results: readonly CaseResult[],
  { floors }: Pick<Policy, 'floors'>,
): readonly string[] {
  return Object.entries(floors).flatMap(([tag, floor]) => {
    const tagged = results.filter(({ tags }) => tag === 'all' || tags.includes(tag))
    if (tagged.length === 0) {
      throw new AppError(`a floor is set for the tag ${tag}, which no case has`, {
        remedy: 'correct the policy or the tags of the cases',
      })
    }
    const share = rightShare(tagged)
    if (share >= floor) return []
    return [
      `${tag}: ${(share * 100).toFixed(1)} % right, its floor is ${(floor * 100).toFixed(1)} %`,
    ]
  })
}

function rightShare(results: readonly CaseResult[]): number {
  const shares = results.map((result) => {
    const grades = gradesOf(result)
    return grades.filter((grade) => grade === 'right').length / grades.length
  })
  return shares.reduce((sum, share) => sum + share, 0) / shares.length
}
