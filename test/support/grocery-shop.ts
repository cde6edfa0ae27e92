import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { isAbsolute, join } from 'node:path'
import { parse } from 'yaml'
import type { Features } from '#src/domain/features.ts'
import type { CaseResult } from '#src/evals/case-result.ts'
import { cacheFeatures } from '#src/evals/feature-cache.ts'
import { readCases } from '#src/evals/read-cases.ts'
import { runCases } from '#src/evals/run-cases.ts'
import type { ExtractFeatures } from '#src/identify/scoring/features.ts'
import type { Vitryna } from '#src/main.ts'
import { openPhoto } from '#src/photo/open-photo.ts'
import { silentProgress } from '#src/ports/progress.ts'
import { openTestDatabase } from './database.ts'
import { openShop } from './open-shop.ts'
import { sharedFolder } from './shared-data.ts'

const grocery = join(sharedFolder, 'data/grocery')

/** A photo that the grocery catalogue names. */
export interface GroceryPhoto {
  readonly sku: string
  readonly role: 'product' | 'shopper'
  readonly file: string
}

export interface GroceryShop {
  readonly vitryna: Vitryna
  /** What the photo in a file is compared by; made once for all shops of the test file. */
  features(file: string): Promise<Features>
  /** Runs the ladder on cases; each photo's features are made once. */
  evaluate(file: string, keeps?: (sku: string | null) => boolean): Promise<readonly CaseResult[]>
  close(): Promise<void>
}

export interface GroceryShopOptions {
  /** `bundled`, the name of a shared model, or the file of a card. */
  readonly embedder: string
  /** Keeps features for other shops of this test file. */
  readonly cacheFolder: string
  /** Which photos are in the index from the beginning. */
  readonly keeps?: (photo: GroceryPhoto) => boolean
  /** Which products are sold; all unless a test says otherwise. */
  readonly sells?: (sku: string) => boolean
  readonly environment?: Readonly<Record<string, string>>
}

/** The photos of the grocery catalogue, in its order. */
export async function groceryPhotos(): Promise<readonly GroceryPhoto[]> {
  const { products } = await readCatalogue()
  return products.flatMap(({ sku, photos }) =>
    photos.map(({ file, role }) => ({ sku, role, file: join(grocery, file) })),
  )
}

interface Catalogue {
  readonly products: readonly {
    readonly sku: string
    readonly photos: readonly { readonly file: string; readonly role: 'product' | 'shopper' }[]
  }[]
}

async function readCatalogue(): Promise<Catalogue> {
  return parse(await readFile(join(grocery, 'products.yaml'), 'utf8')) as Catalogue
}

/** A shop that sells the 81 groceries, in a database of its own. */
export async function openGroceryShop(options: GroceryShopOptions): Promise<GroceryShop> {
  const database = await openTestDatabase()
  await database.release()
  const { embedder, cacheFolder, environment } = options
  const isShared = embedder !== 'bundled' && !isAbsolute(embedder)
  const card = isShared ? join(sharedFolder, `models/${embedder}.json`) : embedder
  const vitryna = await openShop({
    ...database.environment,
    ...environment,
    VITRYNA_EMBEDDER: card,
  })
  const { id: embedderId } = await vitryna.recognition.embedder()
  const { extract } = cacheFeatures(vitryna.recognition.extract, join(cacheFolder, embedderId))
  await importPhotos(vitryna, options)
  await indexPhotos(vitryna, extract)
  return {
    vitryna,
    async features(file) {
      const { sha256, decode } = await openPhoto(await readFile(file))
      return extract({ fileKey: sha256, decode })
    },
    async evaluate(file, keepsCase = () => true) {
      const { cases } = await readCases(file, { checkPhoto: openPhoto })
      const wanted = cases.filter(({ sku }) => keepsCase(sku))
      // What is written on the goods is another rung's, and reading it takes minutes.
      const identify = await vitryna.recognition.evaluator(extract, async () => [])
      // One after the other: tests tell by the order what was asked about which.
      const run = { file, cases: wanted, repeats: 1, parallel: 1 }
      return runCases(run, { identify, openPhoto, progress: silentProgress })
    },
    async close() {
      await vitryna.close()
      await database.remove()
    },
  }
}

async function importPhotos(
  vitryna: Vitryna,
  { keeps = () => true, sells = () => true }: GroceryShopOptions,
): Promise<void> {
  const catalogue = await readCatalogue()
  const sold = catalogue.products.filter(({ sku }) => sells(sku))
  const products = sold.map((product) => ({
    ...product,
    photos: product.photos
      .map(({ file, role }) => ({ sku: product.sku, role, file: join(grocery, file) }))
      .filter(keeps)
      .map(({ file, role }) => ({ file, role })),
  }))
  const folder = await mkdtemp(join(tmpdir(), 'vitryna-grocery-'))
  const file = join(folder, 'products.yaml')
  await writeFile(file, JSON.stringify({ ...catalogue, products }))
  await vitryna.catalogue.import({ file })
  await rm(folder, { recursive: true })
}

async function indexPhotos(
  { stores: { references, catalogue }, recognition }: Vitryna,
  extract: ExtractFeatures,
): Promise<void> {
  const { id: embedderId } = await recognition.embedder()
  const all = { scope: { kind: 'all' }, frames: { kind: 'all' } } as const
  const photos = await references.select(embedderId, {
    ...all,
    maxFrames: undefined,
    role: undefined,
  })
  for (const { id, sha256 } of photos) {
    const { decode } = await openPhoto((await catalogue.photoBytes(sha256)) ?? new Uint8Array())
    const features = await extract({ fileKey: sha256, decode })
    await references.saveFeatures(embedderId, [{ photoId: id, features }])
  }
}
