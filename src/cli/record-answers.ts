import type { CaseResult } from '#src/evals/case-result.ts'
import type { Vitryna } from '#src/main.ts'
import { ConfigError } from '#src/ports/errors.ts'
import type { Surroundings } from '#src/wiring/surroundings.ts'
import { printNote } from './output.ts'

/** Runs work whose vision models' answers are kept, and says how many there were. */
export async function recordAnswers(
  surroundings: Surroundings,
  work: (recording: Surroundings) => Promise<void>,
): Promise<void> {
  let kept = 0
  await work({
    ...surroundings,
    onAnswerKept: () => {
      kept += 1
    },
  })
  printNote(`${kept} answers kept in evals/recorded; VITRYNA_LLM_MODE=recorded reads them`)
}

/** @throws ConfigError when no model can be asked: there would be nothing to record. */
export function refuseWithoutModels({ models }: Vitryna): void {
  const keys = models.models.flatMap(({ key }) => (key ? [key] : []))
  if (models.mode === 'real' && models.models.some(({ isReady }) => isReady)) return
  throw new ConfigError('--record asks real vision models, and none is in use', {
    remedy: `set VITRYNA_LLM_MODE=real and ${keys.join(' or ')}, or name a server of yours in prompts/chain.yaml`,
  })
}

/** A case that no model answered will not be answered by recordings either. */
export function noteUnanswered(results: readonly CaseResult[]): void {
  const rungs = results.flatMap(({ answers }) => answers.flatMap((answer) => answer.rungs))
  const reasons = rungs
    .filter(({ rung, result }) => rung === 'llm' && result === 'unavailable')
    .map(({ reason }) => reason)
  if (reasons.length > 0)
    printNote(`no model answered ${reasons.length} of the cases (the first: ${reasons[0]})`)
}
