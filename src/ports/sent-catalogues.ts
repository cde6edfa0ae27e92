import type { CatalogueDifference } from '#src/domain/catalogue-difference.ts'
import type { ImportOptions } from './catalogue-store.ts'
import type { CatalogueProblem } from './errors.ts'
import type { IndexReport } from './jobs.ts'

/** A catalogue file or price list that somebody sent, without photos beside it. */
export interface SentCatalogue {
  /** Its end tells the format; nothing else of it counts. */
  readonly name: string
  readonly bytes: Uint8Array
  /** When its stock was counted, unless it says so itself. */
  readonly sentAt: Date
}

export interface SentImport {
  readonly importedBy: NonNullable<ImportOptions['importedBy']>
  readonly report: IndexReport
  /** @throws when the import must not be; nothing is changed then */
  readonly approve: (difference: CatalogueDifference) => void
}

/**
 * Catalogue files that come through a chat. What they say of photos is not looked at, and those that are stored stay.
 * Both throw CatalogueError with every bad line.
 */
export interface SentCatalogues {
  /** What an import would do. */
  preview(file: SentCatalogue): Promise<{
    readonly difference: CatalogueDifference
    readonly warnings: readonly CatalogueProblem[]
  }>
  import(file: SentCatalogue, how: SentImport): Promise<CatalogueDifference>
}
