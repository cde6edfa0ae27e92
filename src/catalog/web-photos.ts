import { createHash } from 'node:crypto'
import { mkdir, rename, stat, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { messageOf } from '#src/lib/message.ts'
import { AppError, type CatalogueProblem, WebFileError } from '#src/ports/errors.ts'
import type { Progress } from '#src/ports/progress.ts'
import type { WebFiles } from '#src/ports/web-files.ts'
import type { CheckedProduct } from './check-catalogue.ts'

export interface WebPhotosOptions {
  readonly web: WebFiles
  /** Where pictures are kept by their address: what is there is not fetched again. */
  readonly folder: string
  readonly workers: number
  /** For each picture. */
  readonly timeoutMs: number
  readonly progress: Progress
}

export interface FetchedPhotos {
  /** Where the bytes of each address lie. */
  readonly files: ReadonlyMap<string, string>
  /** Why there are none, by address. */
  readonly failures: ReadonlyMap<string, unknown>
}

const maxPhotoBytes = 20_000_000

/** Nothing was named by its address, or is not to be fetched. */
const nothingFetched: FetchedPhotos = { files: new Map(), failures: new Map() }

/**
 * Fetches what the products name by its address.
 * @returns with a warning for each picture that its server does not have.
 * @throws AppError when others cannot be fetched: their products would lose the pictures that they have.
 */
export async function findWebPhotos(
  products: readonly CheckedProduct[],
  fetch: ((addresses: readonly string[]) => Promise<FetchedPhotos>) | undefined,
): Promise<{ readonly fetched: FetchedPhotos; readonly warnings: readonly CatalogueProblem[] }> {
  const named = products
    .flatMap(({ photos }) => photos)
    .flatMap(({ photo, line }) => ('file' in photo ? [{ address: photo.file, line }] : []))
    .filter(({ address }) => isWebAddress(address))
  if (named.length === 0) return { fetched: nothingFetched, warnings: [] }
  if (!fetch) {
    const message = `${named.length} pictures that are named by their addresses are not looked at`
    return { fetched: nothingFetched, warnings: [{ line: undefined, message }] }
  }
  const fetched = await fetch(named.map(({ address }) => address))
  refuseFailures(fetched)
  const warnings = named.flatMap(({ address, line }) => {
    const failure = fetched.failures.get(address)
    return failure === undefined ? [] : [{ line, message: `left out: ${messageOf(failure)}` }]
  })
  return { fetched, warnings }
}

function refuseFailures({ files, failures }: FetchedPhotos): void {
  const passing = [...failures.values()].filter(
    (failure) => !(failure instanceof WebFileError && failure.isMissing),
  )
  if (passing.length === 0) return
  const of = `${passing.length} of ${files.size + failures.size} pictures`
  throw new AppError(
    `${of} cannot be fetched, nothing was changed; the first: ${messageOf(passing[0])}`,
    {
      remedy: 'import again: those that came are kept, and are not fetched again',
    },
  )
}

/** Whether a photo of a catalogue is named by its address. */
export function isWebAddress(path: string): boolean {
  return /^https?:\/\//i.test(path)
}

/**
 * Fetches pictures by their addresses, several at once. Each stands in its place only when it is whole, so one that is
 * broken off goes on where it stopped: with the next picture.
 */
export async function fetchPhotos(
  addresses: readonly string[],
  { web, folder, workers, timeoutMs, progress }: WebPhotosOptions,
): Promise<FetchedPhotos> {
  const files = new Map<string, string>()
  const failures = new Map<string, unknown>()
  const left = [...new Set(addresses)]
  await mkdir(folder, { recursive: true })
  progress.start('fetching pictures', left.length)
  const work = async () => {
    for (let address = left.shift(); address !== undefined; address = left.shift()) {
      const file = join(folder, createHash('sha256').update(address).digest('hex'))
      try {
        if (!(await isThere(file))) await fetchOne(web, { address, timeoutMs, file })
        files.set(address, file)
      } catch (error) {
        failures.set(address, error)
      }
      progress.advance(1)
    }
  }
  await Promise.all(Array.from({ length: workers }, work))
  progress.finish()
  return { files, failures }
}

interface OnePhoto {
  readonly address: string
  readonly timeoutMs: number
  readonly file: string
}

async function fetchOne(web: WebFiles, { address, timeoutMs, file }: OnePhoto): Promise<void> {
  const answer = await web.fetch({ address, timeoutMs, maxBytes: maxPhotoBytes })
  if (answer.kind !== 'file') throw new Error(`${address} has no picture`)
  await writeFile(`${file}.part`, answer.bytes)
  await rename(`${file}.part`, file)
}

async function isThere(file: string): Promise<boolean> {
  return stat(file).then(
    () => true,
    () => false,
  )
}
