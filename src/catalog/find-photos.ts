import { readFile, stat } from 'node:fs/promises'
import { dirname, resolve } from 'node:path'
import { findAlike, findAllAlike } from '#src/lib/find-alike.ts'
import { messageOf } from '#src/lib/message.ts'
import type { CatalogueEntry, CataloguePhoto } from '#src/ports/catalogue-store.ts'
import { AppError, type CatalogueProblem } from '#src/ports/errors.ts'
import type { Progress } from '#src/ports/progress.ts'
import type { CheckedProduct } from './check-catalogue.ts'
import type { WrittenPhoto } from './product-schema.ts'
import { type FetchedPhotos, isWebAddress } from './web-photos.ts'

/** Refuses what is no picture; gives the SHA-256 of its bytes. */
export type CheckPhoto = (bytes: Uint8Array) => Promise<{ readonly sha256: string }>

export interface FoundPhotos {
  readonly entries: readonly CatalogueEntry[]
  /** Where the bytes of each photo lie, by SHA-256. */
  readonly files: ReadonlyMap<string, string>
  readonly problems: readonly CatalogueProblem[]
}

interface Search {
  readonly catalogueFile: string
  readonly checkPhoto: CheckPhoto
  readonly progress: Progress
  /** Those that are named by their addresses. */
  readonly fetched?: FetchedPhotos
}

/** Looks at every photo that the products name: it must be there and be a picture by its header. */
export async function findPhotos(
  products: readonly CheckedProduct[],
  search: Search,
): Promise<FoundPhotos> {
  const files = new Map<string, string>()
  const problems: CatalogueProblem[] = []
  const entries: CatalogueEntry[] = []
  search.progress.start('checking photos', products.length)
  for (const { product, photos } of products) {
    const found = new Map<string, CataloguePhoto>()
    for (const { photo, line } of photos) {
      const { ones, problem } = await tryPhotos(photo, search)
      if (problem) problems.push({ line, message: `${product.sku}: ${problem}` })
      for (const one of ones) files.set(one.sha256, one.file)
      addNew(found, photo, ones)
    }
    entries.push({ product, photos: [...found.values()] })
    search.progress.advance(1)
  }
  search.progress.finish()
  return { entries, files, problems }
}

/** The same picture twice under one role would only be compared with twice; the frames that are left stay in order. */
function addNew(
  found: Map<string, CataloguePhoto>,
  photo: WrittenPhoto,
  ones: readonly FoundPhoto[],
): void {
  const { role, view } = photo
  let frame = 0
  for (const { sha256 } of ones) {
    const key = `${role}/${sha256}`
    if (found.has(key)) continue
    found.set(key, { role, view: view ?? null, sha256, frame: 'frames' in photo ? frame : null })
    frame += 1
  }
}

async function tryPhotos(photo: WrittenPhoto, search: Search) {
  try {
    return { ones: await readPhotos(photo, search), problem: undefined }
  } catch (error) {
    if (!(error instanceof AppError)) throw error
    return { ones: [], problem: error.message }
  }
}

interface FoundPhoto {
  readonly file: string
  readonly sha256: string
}

async function readPhotos(photo: WrittenPhoto, search: Search): Promise<readonly FoundPhoto[]> {
  const folder = dirname(resolve(search.catalogueFile))
  if ('file' in photo && isWebAddress(photo.file)) {
    const file = search.fetched?.files.get(photo.file)
    return file === undefined ? [] : [await readOne(file, search)]
  }
  if ('file' in photo) return [await readOne(await findAlike(folder, photo.file), search)]
  const files = (await findAllAlike(folder, photo.frames)).toSorted(byName)
  if (files.length === 0) throw new AppError(`no photos match ${photo.frames}`)
  const frames: FoundPhoto[] = []
  for (const file of files) frames.push(await readOne(file, search))
  return frames
}

/** frame_2 before frame_10. */
function byName(a: string, b: string): number {
  return a.localeCompare(b, 'en', { numeric: true })
}

async function readOne(file: string, { checkPhoto }: Search): Promise<FoundPhoto> {
  const bytes = await readFileOf(file)
  try {
    return { file, sha256: (await checkPhoto(bytes)).sha256 }
  } catch (error) {
    if (!(error instanceof AppError)) throw error
    throw new AppError(`${file}: ${error.message}`, { cause: error })
  }
}

async function readFileOf(file: string): Promise<Uint8Array> {
  try {
    // A pipe or device would be read for ever.
    if (!(await stat(file)).isFile()) throw new AppError(`${file} is not a file`)
    return await readFile(file)
  } catch (cause) {
    if (cause instanceof AppError) throw cause
    throw new AppError(`photo cannot be read: ${messageOf(cause)}`, { cause })
  }
}
