import { readFile } from 'node:fs/promises'
import type { CatalogueSource, CatalogueStore, ImportSummary } from '#src/ports/catalogue-store.ts'
import { AppError, CatalogueError, type CatalogueProblem } from '#src/ports/errors.ts'
import type { Progress } from '#src/ports/progress.ts'
import { readCatalogueFile } from './catalogue-file.ts'
import { checkCatalogue } from './check-catalogue.ts'
import { type CheckPhoto, type FoundPhotos, findPhotos } from './find-photos.ts'

export interface ValidateDependencies {
  readonly checkPhoto: CheckPhoto
  readonly progress: Progress
}

export interface ImportDependencies extends ValidateDependencies {
  readonly store: Pick<CatalogueStore, 'replace'>
}

export interface ImportRequest {
  readonly file: string
  /** Leave SKUs visible that the file does not name. */
  readonly keep?: boolean
  readonly source?: CatalogueSource
}

export interface ValidCatalogue extends FoundPhotos {
  /** What was read, but may not be meant. */
  readonly warnings: readonly CatalogueProblem[]
}

export interface CatalogueImport extends ImportSummary {
  readonly warnings: readonly CatalogueProblem[]
}

/**
 * Reads a catalogue file and everything it names.
 * @throws CatalogueError with every bad line.
 */
export async function validateCatalogue(
  file: string,
  { checkPhoto, progress }: ValidateDependencies,
): Promise<ValidCatalogue> {
  const { products, problems, warnings } = checkCatalogue(await readCatalogueFile(file))
  const found = await findPhotos(products, { catalogueFile: file, checkPhoto, progress })
  const all = [...problems, ...found.problems].sort((a, b) => (a.line ?? 0) - (b.line ?? 0))
  if (all.length > 0) throw new CatalogueError(file, { problems: all })
  return { ...found, warnings }
}

/**
 * Makes the stored catalogue what the file says, in one transaction.
 * @throws CatalogueError with every bad line; nothing was changed then.
 */
export async function importCatalogue(
  { file, keep = false, source = 'shop' }: ImportRequest,
  dependencies: ImportDependencies,
): Promise<CatalogueImport> {
  const { store, progress, checkPhoto } = dependencies
  const { entries, files, warnings } = await validateCatalogue(file, dependencies)
  progress.start('importing products', entries.length)
  const summary = await store.replace(entries, {
    keep,
    source,
    readPhoto: (sha256) => readAgain(sha256, files, checkPhoto),
    onProduct: () => progress.advance(1),
  })
  progress.finish()
  return { ...summary, warnings }
}

/** The files are read twice, once to check and once to store, so that a large catalogue is never all in memory. */
async function readAgain(
  sha256: string,
  files: ReadonlyMap<string, string>,
  checkPhoto: CheckPhoto,
): Promise<Uint8Array> {
  const file = files.get(sha256) ?? ''
  const bytes = await readFile(file)
  if ((await checkPhoto(bytes)).sha256 !== sha256) {
    throw new AppError(`${file} changed while it was imported; nothing was imported`, {
      remedy: 'import again',
    })
  }
  return bytes
}
