import { readFile } from 'node:fs/promises'
import type { Identification } from '#src/domain/outcome.ts'
import type { Sku } from '#src/domain/sku.ts'
import type { Identify } from '#src/identify/identifier.ts'
import type { OpenPhoto } from '#src/photo/open-photo.ts'
import { PhotoError } from '#src/ports/errors.ts'
import type { Progress } from '#src/ports/progress.ts'
import { type CaseProblem, type EvalCase, refuseProblems } from './read-cases.ts'

/** What the ladder made of a case. */
export interface CaseResult {
  readonly case: EvalCase
  readonly identification: Identification
}

export interface EvalDependencies {
  readonly identify: Identify
  readonly openPhoto: (bytes: Uint8Array) => Promise<OpenPhoto>
  readonly progress: Progress
}

/**
 * Runs the ladder on every case, one after another so that the times are those of a photo alone. Remembered answers
 * are neither read nor fed.
 * @param file named in errors
 * @throws AppError naming every photo that cannot be decoded.
 */
export async function runEval(
  file: string,
  cases: readonly EvalCase[],
  { identify, openPhoto, progress }: EvalDependencies,
): Promise<readonly CaseResult[]> {
  const results: CaseResult[] = []
  const problems: CaseProblem[] = []
  progress.start('identifying cases', cases.length)
  for (const one of cases) {
    const { caption, path, line, photo } = one
    try {
      const { sha256, decode } = await openPhoto(await readFile(path))
      // A case stands for a shopper: their daily budget bounds each of them, the day's all of them.
      const shopperId = `eval line ${line}`
      const options = { caption, fresh: true, shopperId }
      const identification = await identify({ fileKey: sha256, decode }, options)
      results.push({ case: one, identification })
    } catch (error) {
      if (!(error instanceof PhotoError)) throw error
      problems.push({ line, message: `${photo}: ${error.message}; replace the photo` })
    }
    progress.advance(1)
  }
  progress.finish()
  refuseProblems(file, problems)
  return results
}

/** The ladder's answer, or else its best guess. */
function firstOf({ outcome, candidates }: Identification): Sku | undefined {
  return outcome.outcome === 'matched' ? outcome.sku : candidates[0]?.sku
}

/** The best SKU is what the photo shows; false for what is not sold. */
export function isFirst({ case: { sku }, identification }: CaseResult): boolean {
  return sku !== null && firstOf(identification) === sku
}

export function isAmongFive(result: CaseResult): boolean {
  const { sku } = result.case
  const { candidates } = result.identification
  return isFirst(result) || candidates.slice(0, 5).some((candidate) => candidate.sku === sku)
}
