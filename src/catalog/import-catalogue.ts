import { readFile } from 'node:fs/promises'
import type { CatalogueDifference } from '#src/domain/catalogue-difference.ts'
import type { CatalogueSource, CatalogueStore } from '#src/ports/catalogue-store.ts'
import { AppError, CatalogueError, type CatalogueProblem } from '#src/ports/errors.ts'
import type { Progress } from '#src/ports/progress.ts'
import { readCatalogueFile } from './catalogue-file.ts'
import { checkCatalogue } from './check-catalogue.ts'
import { countTime } from './count-time.ts'
import { type CheckPhoto, type FoundPhotos, findPhotos } from './find-photos.ts'
import { type CheckedPriceList, checkPriceList, isPriceList } from './price-list.ts'
import type { RawCatalogue } from './raw-catalogue.ts'
import { resolvePrices } from './resolve-prices.ts'

export interface ValidateDependencies {
  readonly checkPhoto: CheckPhoto
  readonly progress: Progress
}

export interface ImportDependencies extends ValidateDependencies {
  readonly store: Pick<
    CatalogueStore,
    'replace' | 'compare' | 'updatePrices' | 'comparePrices' | 'findSkus' | 'findProducts'
  >
}

export interface ImportRequest {
  readonly file: string
  /** Leave SKUs visible that the file does not name. */
  readonly keep?: boolean
  readonly source?: CatalogueSource
  /** Hide as many products as it takes. */
  readonly mayHideMany?: boolean
  /** When the file's stock was counted, as `countTime` reads it; else the file says so, or it is when it was changed. */
  readonly countedAt?: string | undefined
  /** Of the job that is to index what is new; left out, there is none. */
  readonly indexRequestId?: string | undefined
  /** Told what the import will change, before it does, and what may not be meant. */
  readonly onDifference?: (
    difference: CatalogueDifference,
    warnings: readonly CatalogueProblem[],
  ) => void
}

export interface ValidCatalogue extends FoundPhotos {
  readonly kind: 'catalogue'
  /** What was read, but may not be meant. */
  readonly warnings: readonly CatalogueProblem[]
}

export type ValidFile = ValidCatalogue | ({ readonly kind: 'price-list' } & CheckedPriceList)

/**
 * Reads a catalogue file, or a price list, and everything it names.
 * @throws CatalogueError with every bad line.
 */
export async function validateFile(file: string, dependencies: ValidateDependencies) {
  return validateRaw(file, await readCatalogueFile(file), dependencies)
}

/** The same for a file that must be a whole catalogue. */
export async function validateCatalogue(
  file: string,
  dependencies: ValidateDependencies,
): Promise<ValidCatalogue> {
  const valid = await validateFile(file, dependencies)
  if (valid.kind === 'catalogue') return valid
  const message = 'prices and stock alone are no catalogue'
  throw new CatalogueError(file, { problems: [{ line: undefined, message }] })
}

/**
 * Makes the stored catalogue what the file says, or its prices and stocks where the file is a price list, in one
 * transaction.
 * @returns what that changed.
 * @throws CatalogueError with every bad line, and AppError when too many products would be hidden; nothing was changed
 * then.
 */
export async function importCatalogue(
  request: ImportRequest,
  dependencies: ImportDependencies,
): Promise<CatalogueDifference> {
  const raw = await readCatalogueFile(request.file)
  const countedAt = await countTime(request.file, request.countedAt, raw.countedAt)
  const valid = await validateRaw(request.file, raw, dependencies)
  return valid.kind === 'price-list'
    ? importPrices(valid, { ...request, countedAt }, dependencies)
    : importWhole(valid, { ...request, countedAt }, dependencies)
}

async function validateRaw(
  file: string,
  raw: RawCatalogue,
  { checkPhoto, progress }: ValidateDependencies,
): Promise<ValidFile> {
  if (isPriceList(raw.fields)) {
    const list = checkPriceList(raw)
    refuseProblems(file, list.problems)
    return { kind: 'price-list', ...list }
  }
  const { products, problems, warnings } = checkCatalogue(raw)
  const found = await findPhotos(products, { catalogueFile: file, checkPhoto, progress })
  refuseProblems(file, [...problems, ...found.problems])
  return { kind: 'catalogue', ...found, warnings }
}

function refuseProblems(file: string, problems: readonly CatalogueProblem[]): void {
  if (problems.length === 0) return
  const inOrder = problems.toSorted((a, b) => (a.line ?? 0) - (b.line ?? 0))
  throw new CatalogueError(file, { problems: inOrder })
}

type TimedRequest = Omit<ImportRequest, 'countedAt'> & { readonly countedAt: Date }

async function importWhole(
  { entries, files, warnings }: ValidCatalogue,
  request: TimedRequest,
  { store, progress, checkPhoto }: ImportDependencies,
): Promise<CatalogueDifference> {
  const { keep = false, source = 'shop', countedAt, mayHideMany = false } = request
  const difference = await store.compare(entries, { keep, countedAt })
  request.onDifference?.(difference, warnings)
  const approve = mayHideMany ? () => undefined : refuseMassHiding
  approve(difference)
  progress.start('storing photos', files.size)
  const done = await store.replace(entries, {
    keep,
    source,
    countedAt,
    indexRequestId: request.indexRequestId,
    // Once more, for another import may have come in between.
    approve,
    readPhoto: (sha256) => readAgain(sha256, files, checkPhoto),
    onPhoto: () => progress.advance(1),
  })
  progress.finish()
  return done
}

async function importPrices(
  list: CheckedPriceList,
  request: TimedRequest,
  { store }: Pick<ImportDependencies, 'store'>,
): Promise<CatalogueDifference> {
  const { file, countedAt } = request
  const skus = await store.findSkus(list.rows.map(({ sku }) => sku))
  const products = await store.findProducts(skus)
  const bySku = new Map(products.map((product) => [product.sku.toUpperCase(), product]))
  const { updates, problems, warnings } = resolvePrices(list, bySku)
  refuseProblems(file, problems)
  const difference = await store.comparePrices(updates, { countedAt })
  request.onDifference?.(difference, [...list.warnings, ...warnings])
  return store.updatePrices(updates, { countedAt })
}

/** More are hidden by a file that is cut off or of another shop, as a rule. */
const maxHiddenShare = 0.1

function refuseMassHiding({ hidden, visibleBefore }: CatalogueDifference): void {
  if (hidden.length <= visibleBefore * maxHiddenShare) return
  const share = Math.round((100 * hidden.length) / visibleBefore)
  throw new AppError(
    `this would hide ${hidden.length} of ${visibleBefore} products (${share} %); nothing was changed`,
    { remedy: 'import with --yes if that is meant, or with --keep to leave them as they are' },
  )
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
