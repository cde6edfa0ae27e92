import { readFile } from 'node:fs/promises'
import { type CatalogueDifference, hidesMany } from '#src/domain/catalogue-difference.ts'
import type { CatalogueSource, CatalogueStore, ImportOptions } from '#src/ports/catalogue-store.ts'
import { AppError, CatalogueError, type CatalogueProblem } from '#src/ports/errors.ts'
import type { IndexReport } from '#src/ports/jobs.ts'
import type { Progress } from '#src/ports/progress.ts'
import { readCatalogueFile } from './catalogue-file.ts'
import { type CheckedProduct, checkCatalogue } from './check-catalogue.ts'
import { countTime } from './count-time.ts'
import { type CheckPhoto, type FoundPhotos, findPhotos } from './find-photos.ts'
import { type CheckedPriceList, checkPriceList, isPriceList } from './price-list.ts'
import type { RawCatalogue } from './raw-catalogue.ts'
import { resolvePrices } from './resolve-prices.ts'
import { type FetchedPhotos, findWebPhotos } from './web-photos.ts'

export interface ValidateDependencies {
  readonly checkPhoto: CheckPhoto
  readonly progress: Progress
  /** Fetches the pictures that are named by their addresses; left out, they are not looked at. */
  readonly fetchPhotos?: ((addresses: readonly string[]) => Promise<FetchedPhotos>) | undefined
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
  readonly indexReport?: IndexReport | undefined
  /** The file comes without its photos: what it says of them is not looked at, and those that are stored stay. */
  readonly keepPhotos?: boolean
  readonly importedBy?: ImportOptions['importedBy']
  /** Decides instead of the limit on hidden products. @throws when the import must not be */
  readonly approve?: (difference: CatalogueDifference) => void
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
  const { valid, timed } = await read(request, dependencies)
  return valid.kind === 'price-list'
    ? importPrices(valid, timed, dependencies)
    : importWhole(valid, timed, dependencies)
}

/** What an import would do. */
export interface ImportPreview {
  readonly difference: CatalogueDifference
  readonly warnings: readonly CatalogueProblem[]
}

/** What `importCatalogue` would do; nothing is changed. @throws CatalogueError with every bad line. */
export async function previewImport(
  request: ImportRequest,
  dependencies: ImportDependencies,
): Promise<ImportPreview> {
  const { valid, timed } = await read(request, dependencies)
  const { store } = dependencies
  if (valid.kind === 'price-list') {
    const { updates, warnings } = await resolve(valid, timed, store)
    return { difference: await store.comparePrices(updates, timed), warnings }
  }
  const { keep = false, countedAt, keepPhotos } = timed
  const difference = await store.compare(valid.entries, { keep, countedAt, keepPhotos })
  return { difference, warnings: valid.warnings }
}

async function read(request: ImportRequest, dependencies: ValidateDependencies) {
  const { file, keepPhotos } = request
  const raw = await readCatalogueFile(file)
  const countedAt = await countTime(file, request.countedAt, raw.countedAt)
  const valid = await validateRaw(file, raw, { ...dependencies, keepPhotos })
  return { valid, timed: { ...request, countedAt } satisfies TimedRequest }
}

async function validateRaw(
  file: string,
  raw: RawCatalogue,
  {
    checkPhoto,
    progress,
    fetchPhotos,
    keepPhotos = false,
  }: ValidateDependencies & { keepPhotos?: boolean | undefined },
): Promise<ValidFile> {
  if (isPriceList(raw.fields)) {
    const list = checkPriceList(raw)
    refuseProblems(file, list.problems)
    return { kind: 'price-list', ...list }
  }
  const { products, problems, warnings } = checkCatalogue(raw)
  if (keepPhotos) {
    refuseProblems(file, problems)
    return { kind: 'catalogue', ...withoutPhotos(products), warnings }
  }
  // Thousands of pictures are not fetched for a file that is refused.
  const web = await findWebPhotos(problems.length === 0 ? products : [], fetchPhotos)
  const search = { catalogueFile: file, checkPhoto, progress, fetched: web.fetched }
  const found = await findPhotos(products, search)
  refuseProblems(file, [...problems, ...found.problems])
  return { kind: 'catalogue', ...found, warnings: [...warnings, ...web.warnings] }
}

function withoutPhotos(products: readonly CheckedProduct[]): FoundPhotos {
  const entries = products.map(({ product }) => ({ product, photos: [] }))
  return { entries, files: new Map(), problems: [] }
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
  const { keep = false, source = 'shop', countedAt, keepPhotos, importedBy } = request
  const difference = await store.compare(entries, { keep, countedAt, keepPhotos })
  request.onDifference?.(difference, warnings)
  const approve = request.approve ?? (request.mayHideMany ? () => undefined : refuseMassHiding)
  approve(difference)
  progress.start('storing photos', files.size)
  const done = await store.replace(entries, {
    keep,
    source,
    countedAt,
    keepPhotos,
    importedBy,
    indexRequestId: request.indexRequestId,
    indexReport: request.indexReport,
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
  const { countedAt, approve, importedBy } = request
  const { updates, warnings } = await resolve(list, request, store)
  const difference = await store.comparePrices(updates, { countedAt })
  request.onDifference?.(difference, warnings)
  return store.updatePrices(updates, { countedAt, approve, importedBy })
}

/** @throws CatalogueError with every bad line. */
async function resolve(
  list: CheckedPriceList,
  { file }: TimedRequest,
  store: ImportDependencies['store'],
) {
  const skus = await store.findSkus(list.rows.map(({ sku }) => sku))
  const products = await store.findProducts(skus)
  const bySku = new Map(products.map((product) => [product.sku.toUpperCase(), product]))
  const { updates, problems, warnings } = resolvePrices(list, bySku)
  refuseProblems(file, problems)
  return { updates, warnings: [...list.warnings, ...warnings] }
}

function refuseMassHiding(difference: CatalogueDifference): void {
  if (!hidesMany(difference)) return
  const { hidden, visibleBefore } = difference
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
