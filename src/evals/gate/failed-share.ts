import type { CaseAnswer } from '#src/evals/case-result.ts'
import type { EvalRun } from '#src/evals/results-file.ts'
import { hasFailed } from '#src/evals/run-cases.ts'

/** Share of the answers in which a rung that should have worked did not, 0-1: the run says nothing about those. */
export function failedShare({ results, conditions }: EvalRun): number {
  const answers = results.flatMap((result) => result.answers)
  const failed = answers.filter(
    (answer) => hasFailed(answer) || (conditions.llmMode !== 'off' && missedModels(answer)),
  )
  return failed.length / Math.max(1, answers.length)
}

function missedModels({ rungs }: CaseAnswer): boolean {
  return rungs.some(({ rung, result }) => rung === 'llm' && result === 'unavailable')
}
