import { type CatalogueDifference, hidesMany } from '#src/domain/catalogue-difference.ts'
import { sha256 } from '#src/lib/hash.ts'
import type { ActingManager } from '#src/ports/audit-log.ts'
import { CatalogueError, type CatalogueProblem } from '#src/ports/errors.ts'
import type { IndexReport } from '#src/ports/jobs.ts'
import type { SentCatalogue, SentCatalogues } from '#src/ports/sent-catalogues.ts'

/** What a file would do, or every line of it that is wrong. */
export type CheckedFile =
  | {
      readonly kind: 'good'
      readonly difference: CatalogueDifference
      readonly warnings: readonly CatalogueProblem[]
      /** Of the difference: eight hex digits that say what a manager has seen. */
      readonly digest: string
    }
  | { readonly kind: 'wrong'; readonly problems: readonly CatalogueProblem[] }

/** Looks at a file that a manager sent; nothing is changed. */
export async function checkFile(
  catalogues: Pick<SentCatalogues, 'preview'>,
  file: SentCatalogue,
): Promise<CheckedFile> {
  try {
    const preview = await catalogues.preview(file)
    return { kind: 'good', ...preview, digest: digestOf(preview.difference) }
  } catch (error) {
    if (!(error instanceof CatalogueError)) throw error
    return { kind: 'wrong', problems: error.problems }
  }
}

/** What a manager has seen of a file, and taps to have. */
export interface ImportWord {
  readonly digest: string
  /** They were told that it hides many products. */
  readonly isSure: boolean
  readonly manager: ActingManager
  readonly report: IndexReport
}

export type FileImported =
  | { readonly kind: 'imported'; readonly difference: CatalogueDifference }
  /** Nothing was imported: the shop has changed since, and so has what the file does. */
  | { readonly kind: 'outdated' }
  /** Nothing was imported: that so many are hidden is to be said once more. */
  | { readonly kind: 'hides-many'; readonly difference: CatalogueDifference }

/** Imports a file whose difference a manager has seen, exactly that one. */
export async function importFile(
  catalogues: Pick<SentCatalogues, 'import'>,
  file: SentCatalogue,
  { digest, isSure, manager, report }: ImportWord,
): Promise<FileImported> {
  const refusal: { why: FileImported | undefined } = { why: undefined }
  const approve = (difference: CatalogueDifference) => {
    refusal.why = whyNot(difference, { digest, isSure })
    if (refusal.why) throw new Error(`not imported: ${refusal.why.kind}`)
  }
  try {
    const importedBy = { manager, file: file.name }
    const difference = await catalogues.import(file, { importedBy, report, approve })
    return { kind: 'imported', difference }
  } catch (error) {
    if (refusal.why) return refusal.why
    // It was good when it was shown.
    if (error instanceof CatalogueError) return { kind: 'outdated' }
    throw error
  }
}

function whyNot(
  difference: CatalogueDifference,
  { digest, isSure }: Pick<ImportWord, 'digest' | 'isSure'>,
): FileImported | undefined {
  // It was imported a moment ago, as by a tap that is handled again.
  if (isNothing(difference)) return { kind: 'imported', difference }
  if (digestOf(difference) !== digest) return { kind: 'outdated' }
  return hidesMany(difference) && !isSure ? { kind: 'hides-many', difference } : undefined
}

export function isNothing({ added, shown, hidden, changed }: CatalogueDifference): boolean {
  return added.length + shown.length + hidden.length + changed.length === 0
}

function digestOf(difference: CatalogueDifference): string {
  return sha256(JSON.stringify(difference)).slice(0, 8)
}
