import { flatIdentification } from '#src/domain/outcome.ts'
import type { CaseResult } from './run-eval.ts'
import type { EvalSummary } from './summarize.ts'

/** What an eval stands on: results of another embedder or catalogue are another thing measured. */
export interface EvalSubject {
  readonly embedderId: string
  readonly catalogueRevision: string
}

/** Changes whenever a reader of older files would misread them. */
const resultsVersion = 1

/** The file of `--json`: every case with what the ladder made of it, found again by its key, and the summary. */
export function toResultsFile(
  results: readonly CaseResult[],
  { subject, summary }: { readonly subject: EvalSubject; readonly summary: EvalSummary },
): string {
  const file = { version: resultsVersion, ...subject, summary, cases: results.map(toRow) }
  return `${JSON.stringify(file, null, 2)}\n`
}

function toRow({ case: { key, photo, caption, tags, sku }, identification }: CaseResult) {
  return { key, photo, caption, tags, expected: sku, ...flatIdentification(identification) }
}
