import { createHash } from 'node:crypto'
import { mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises'
import { extname, join } from 'node:path'
import type { CatalogueDifference } from '#src/domain/catalogue-difference.ts'
import type { WebFile, WebFiles } from '#src/ports/web-files.ts'
import { type ImportDependencies, type ImportRequest, importCatalogue } from './import-catalogue.ts'

export interface FeedDependencies extends ImportDependencies {
  readonly web: WebFiles
  /** Where the last feed of each address is kept. */
  readonly folder: string
  readonly maxBytes: number
  readonly timeoutMs: number
}

export interface FeedRequest extends Omit<ImportRequest, 'file'> {
  readonly address: string
  /** Also where the server says that it has not changed. */
  readonly again?: boolean
}

/**
 * Fetches a feed and imports it like a file.
 * @returns what that changed; undefined where the server has what was imported last.
 * @throws WebFileError, CatalogueError or AppError; nothing was changed then, and the same feed is read again next time.
 */
export async function importFeed(
  { address, again = false, ...request }: FeedRequest,
  dependencies: FeedDependencies,
): Promise<CatalogueDifference | undefined> {
  const { web, folder, maxBytes, timeoutMs } = dependencies
  const kept = join(folder, createHash('sha256').update(address).digest('hex').slice(0, 16))
  const etag = again ? undefined : await readFile(`${kept}.etag`, 'utf8').catch(() => undefined)
  const fetched = await web.fetch({ address, maxBytes, timeoutMs, etag })
  if (fetched.kind === 'unchanged') return undefined
  await mkdir(folder, { recursive: true })
  const file = `${kept}${extensionOf(address, fetched)}`
  await writeFile(`${file}.part`, fetched.bytes)
  await rename(`${file}.part`, file)
  const difference = await importCatalogue({ ...request, file }, dependencies)
  // Only now: a feed that was refused is not taken for one that is known.
  if (fetched.etag === undefined) await rm(`${kept}.etag`, { force: true })
  else await writeFile(`${kept}.etag`, fetched.etag)
  return difference
}

const extensions = ['.xml', '.csv', '.yaml', '.xlsx']

/** By what it holds, then by what the address and the server say of it: a feed's address often ends in `.php?id=7`. */
function extensionOf(address: string, { bytes, contentType }: Extract<WebFile, { kind: 'file' }>) {
  const start = Buffer.from(bytes.subarray(0, 200))
    .toString('latin1')
    .replace(/^\u00ef\u00bb\u00bf/, '')
  if (start.trimStart().startsWith('<')) return '.xml'
  if (start.startsWith('PK')) return '.xlsx'
  const named = extname(new URL(address).pathname.replace(/\.gz$/, '')).toLowerCase()
  if (extensions.includes(named)) return named
  return contentType.includes('yaml') ? '.yaml' : '.csv'
}
