import { rename, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { type FileLock, lockFile } from '#src/lib/file-lock.ts'
import { makeFolder } from '#src/lib/make-folder.ts'
import { messageOf } from '#src/lib/message.ts'
import { AppError, EmbedderError } from '#src/ports/errors.ts'
import type { Progress } from '#src/ports/progress.ts'
import { download, type Limits } from './download.ts'
import { cardName, fileNameOf } from './model-files.ts'
import type { RegistryEntry } from './registry.ts'

export interface PullRequest {
  /** Of all models; each gets a folder of its name in it. */
  readonly folder: string
  readonly entry: RegistryEntry
  /** A mirror: the same paths under another beginning of the address. */
  readonly from: string | undefined
  readonly limits: Limits
  readonly progress: Progress
  /** Runs the model of a card once. @throws EmbedderError when it does not do what the card says. */
  readonly tryModel: (cardFile: string) => Promise<void>
}

/**
 * Fetches a model beside its place and moves it there when all of it is whole, right and tried: there is never half a
 * model.
 * @returns the SHA-256 of the model.
 * @throws AppError saying what is wrong and what to do.
 */
export async function pullModel(request: PullRequest): Promise<string> {
  const { folder, entry } = request
  const staging = join(folder, `${entry.name}.part`)
  const lock = take(staging, join(folder, `${entry.name}.lock`))
  if (!lock) {
    throw new AppError(`${entry.name} is being pulled by another process`, {
      remedy: 'wait until that one is done',
    })
  }
  try {
    return await pullInto(staging, request)
  } finally {
    lock.release()
  }
}

function take(staging: string, lockName: string): FileLock | undefined {
  try {
    makeFolder(staging)
    return lockFile(lockName)
  } catch (cause) {
    throw new AppError(`${staging} cannot be made: ${messageOf(cause)}`, {
      remedy: 'set VITRYNA_DATA_DIR to a folder that can be written to',
      cause,
    })
  }
}

/** What an earlier pull left in the staging folder is gone on with. */
async function pullInto(staging: string, request: PullRequest): Promise<string> {
  const { folder, entry } = request
  const hashes: string[] = []
  for (const file of entry.files) hashes.push(await pullFile(staging, file, request))
  const [sha256 = ''] = hashes
  await writeFile(join(staging, cardName), JSON.stringify(cardOf(entry, sha256), null, 2))
  await tryOut(staging, request)
  const place = join(folder, entry.name)
  // Whoever has the old one open keeps it; a new one that is here in a moment is better than two halves.
  await rm(place, { recursive: true, force: true })
  await rename(staging, place)
  return sha256
}

async function pullFile(
  staging: string,
  { address, sha256 }: RegistryEntry['files'][number],
  { entry, from, limits, progress }: PullRequest,
): Promise<string> {
  const file = fileNameOf(address)
  const onBytes = reportTo(progress, `${entry.name}/${file}, MB`)
  const wanted = { address: mirrored(address, from), file: join(staging, file), sha256, onBytes }
  return download(wanted, limits)
}

/** A model whose hash is known is worth keeping even if its card is wrong; any other may be anything. */
async function tryOut(staging: string, { entry, tryModel }: PullRequest): Promise<void> {
  try {
    await tryModel(join(staging, cardName))
  } catch (cause) {
    const isKnown = entry.files[0].sha256 !== undefined
    if (!isKnown) await rm(staging, { recursive: true, force: true })
    throw new EmbedderError(
      `what came for ${entry.name} does not do what its card says: ${messageOf(cause)}`,
      {
        remedy: isKnown
          ? `correct ${join(staging, cardName)} and set VITRYNA_EMBEDDER to it`
          : 'it was removed; take another model or another source',
        cause,
      },
    )
  }
}

function cardOf({ name, files, license, input, output, batch }: RegistryEntry, sha256: string) {
  return { name, file: fileNameOf(files[0].address), sha256, license, input, output, batch }
}

function mirrored(address: string, from: string | undefined): string {
  return from === undefined ? address : from.replace(/\/+$/, '') + new URL(address).pathname
}

/** A bar counts whole steps; bytes would be too many to read. */
function reportTo(progress: Progress, label: string) {
  let shown: number | undefined
  return (done: number, total: number | undefined) => {
    if (shown === undefined) progress.start(label, Math.ceil((total ?? 0) / 1e6))
    const reached = Math.ceil(done / 1e6)
    progress.advance(reached - (shown ?? 0))
    shown = reached
    if (done === total) progress.finish()
  }
}
