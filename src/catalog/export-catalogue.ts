import { mkdir, rename, rm, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import type { CatalogueEntry, CataloguePhoto, CatalogueStore } from '#src/ports/catalogue-store.ts'
import { AppError } from '#src/ports/errors.ts'
import type { Progress } from '#src/ports/progress.ts'
import { formatOf } from './catalogue-file.ts'
import type { ExportedProduct } from './exported-product.ts'
import { formatCsv } from './format-csv.ts'
import { formatYaml } from './format-yaml.ts'
import type { WrittenPhoto } from './product-schema.ts'

/**
 * Writes the catalogue as `.yaml` or `.csv`, its photos into `photos/` beside it. Importing the file again changes
 * nothing.
 * @returns how many products were written.
 */
export async function exportCatalogue(
  file: string,
  dependencies: {
    readonly store: Pick<CatalogueStore, 'entries' | 'photoBytes'>
    readonly progress: Progress
  },
): Promise<number> {
  const { store, progress } = dependencies
  const format = formatterFor(file)
  const entries = await store.entries()
  if (entries.length === 0) throw new AppError('there is no catalogue to export')
  const products: ExportedProduct[] = []
  progress.start('writing photos', entries.length)
  for (const entry of entries) {
    products.push({ entry, photos: await writePhotos(entry, dirname(file), store) })
    progress.advance(1)
  }
  progress.finish()
  // Last and at once: whoever finds the file finds all that it names.
  await writeFile(`${file}.new`, format(products))
  await rename(`${file}.new`, file)
  return entries.length
}

function formatterFor(file: string): (products: readonly ExportedProduct[]) => string {
  const format = formatOf(file)
  if (format === 'csv') return formatCsv
  if (format === 'yaml') return formatYaml
  throw new AppError(`${file}: a catalogue is exported as .yaml, .yml or .csv`, {
    remedy: 'Excel opens the CSV',
  })
}

async function writePhotos(
  { product, photos }: CatalogueEntry,
  folder: string,
  store: Pick<CatalogueStore, 'photoBytes'>,
): Promise<readonly WrittenPhoto[]> {
  // A SKU has no percent sign: `A/1` and `A_1` never share a file.
  const base = `photos/${product.sku.replaceAll('/', '%2F')}`
  const written: WrittenPhoto[] = []
  let sets = 0
  for (const [at, photo] of photos.entries()) {
    const isFrame = photo.frame !== null
    if (photo.frame === 0) {
      sets += 1
      // Frames of an earlier, longer export would be taken for this set's.
      await rm(join(folder, `${base}-set${sets}`), { recursive: true, force: true })
    }
    const name = isFrame ? `${base}-set${sets}/frame_${photo.frame}` : `${base}-${at + 1}`
    const path = await writePhoto(photo, join(folder, name), store)
    if (photo.frame === 0) written.push(toWritten(photo, { frames: `${base}-set${sets}/frame_*` }))
    if (!isFrame) written.push(toWritten(photo, { file: `${name}${path.extension}` }))
  }
  return written
}

function toWritten<T extends object>({ role, view }: CataloguePhoto, where: T) {
  return { ...where, role, ...(view === null ? {} : { view }) }
}

async function writePhoto(
  { sha256 }: CataloguePhoto,
  path: string,
  store: Pick<CatalogueStore, 'photoBytes'>,
): Promise<{ readonly extension: string }> {
  const bytes = await store.photoBytes(sha256)
  if (!bytes) throw new AppError(`the photo ${sha256} is missing in the database`)
  const extension = extensionOf(bytes)
  await mkdir(dirname(path), { recursive: true })
  await writeFile(`${path}${extension}`, bytes)
  return { extension }
}

/** By the first byte: only JPEG, PNG, WebP and AVIF were ever let in. */
function extensionOf(bytes: Uint8Array): string {
  const extensions = new Map([
    [0xff, '.jpg'],
    [0x89, '.png'],
    [0x52, '.webp'],
  ])
  return extensions.get(bytes[0] ?? 0) ?? '.avif'
}
