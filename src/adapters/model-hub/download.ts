import { open, readFile, rename, rm, stat, statfs, writeFile } from 'node:fs/promises'
import { dirname } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { sha256OfFile } from '#src/lib/hash.ts'
import { messageOf } from '#src/lib/message.ts'
import { AppError } from '#src/ports/errors.ts'
import { type Begun, checkAnswer, lengthOf, validatorOf } from './answer.ts'
import { createWatchdog } from './watchdog.ts'

export interface Download {
  readonly address: string
  /** Where the whole file goes; until it is whole it grows in `<file>.part`, which a later call goes on with. */
  readonly file: string
  /** undefined: whatever comes is taken. */
  readonly sha256: string | undefined
  /** Told what is there and, once the server said, what there will be. */
  readonly onBytes: (done: number, total: number | undefined) => void
}

/** There is no limit for the whole: that is the line's to say. */
export interface Limits {
  /** Until the server answers. */
  readonly connectTimeoutMs: number
  /** Between two pieces. */
  readonly stallTimeoutMs: number
  /** In a row, that bring nothing. */
  readonly attempts: number
  /** After an attempt that brought something; twice as long after each that did not. */
  readonly retryDelayMs: number
}

export const usualLimits: Limits = {
  connectTimeoutMs: 30_000,
  stallTimeoutMs: 30_000,
  attempts: 6,
  retryDelayMs: 500,
}

/**
 * Fetches a file that is not there yet: what was begun is gone on with, a cut connection is taken up again, and the file
 * stands in its place only when it is whole and its hash is right.
 * @returns the SHA-256 of the file.
 * @throws AppError saying what is wrong and what to do; what came so far is kept unless it is wrong.
 */
export async function download(wanted: Download, limits: Limits): Promise<string> {
  const { file, sha256 } = wanted
  if (sha256 !== undefined && (await hashOf(file)) === sha256) return sha256
  const part = `${file}.part`
  await fetchWhole(wanted, part, limits)
  const found = await sha256OfFile(part)
  if (sha256 !== undefined && found !== sha256) {
    await forget(part)
    throw anotherFile(wanted, found)
  }
  await rename(part, file)
  await forget(part)
  return found
}

async function hashOf(file: string): Promise<string | undefined> {
  return sha256OfFile(file).catch(() => undefined)
}

async function fetchWhole(wanted: Download, part: string, limits: Limits): Promise<void> {
  for (let failures = 0; ; ) {
    const had = await sizeOf(part)
    try {
      return await fetchRest(wanted, part, limits)
    } catch (error) {
      failures = (await sizeOf(part)) > had ? 0 : failures + 1
      if (failures >= limits.attempts || !mayPass(error)) throw explained(error, wanted, part)
    }
    await delay(limits.retryDelayMs * 2 ** failures)
  }
}

async function fetchRest(wanted: Download, part: string, limits: Limits): Promise<void> {
  const begun = await readBegun(part, wanted.address)
  const watchdog = createWatchdog(limits.connectTimeoutMs)
  try {
    const response = await fetch(wanted.address, {
      headers: {
        // The length and the ranges of a compressed answer would be those of something else.
        'accept-encoding': 'identity',
        ...(begun ? { range: `bytes=${begun.size}-`, 'if-range': begun.validator } : {}),
      },
      signal: watchdog.signal,
    })
    const onPiece = () => watchdog.feed(limits.stallTimeoutMs)
    onPiece()
    await take(response, { wanted, part, begun, onPiece })
  } catch (error) {
    throw watchdog.signal.aborted ? watchdog.signal.reason : error
  } finally {
    watchdog.stop()
  }
}

interface Taking {
  readonly wanted: Download
  readonly part: string
  readonly begun: Begun | undefined
  readonly onPiece: () => void
}

async function take(response: Response, { wanted, part, begun, onPiece }: Taking): Promise<void> {
  const answer = checkAnswer(response, wanted.address, begun)
  if (answer === 'all is there') return
  if (answer === 'start over') {
    await forget(part)
    throw new Error('the file at the source is another one by now')
  }
  const start = answer === 'rest' ? (begun?.size ?? 0) : 0
  const total = lengthOf(response)
  await checkSpace(part, (total ?? 0) - start)
  if (start === 0) await rememberBegun(part, wanted.address, validatorOf(response))
  const file = await open(part, 'a')
  let size = start
  try {
    await file.truncate(start)
    wanted.onBytes(size, total)
    for await (const piece of response.body ?? []) {
      onPiece()
      await file.appendFile(piece)
      size += piece.byteLength
      wanted.onBytes(size, total)
    }
    await file.sync()
  } finally {
    await file.close()
  }
  if (total !== undefined && size !== total)
    throw new Error(`it ended at ${size} of ${total} bytes`)
}

/** What an earlier attempt left, if the server can be asked for the rest of the very same file. */
async function readBegun(part: string, address: string): Promise<Begun | undefined> {
  const size = await sizeOf(part)
  const [from, validator] = (await readFile(sourceOf(part), 'utf8').catch(() => '')).split('\n')
  return size > 0 && from === address && validator ? { size, validator } : undefined
}

async function rememberBegun(part: string, address: string, validator: string | undefined) {
  // First the old part: it must not be taken for the beginning of the new one.
  await forget(part)
  if (validator !== undefined) await writeFile(sourceOf(part), `${address}\n${validator}`)
}

async function forget(part: string): Promise<void> {
  await rm(part, { force: true })
  await rm(sourceOf(part), { force: true })
}

function sourceOf(part: string): string {
  return `${part}.source`
}

async function sizeOf(file: string): Promise<number> {
  return stat(file).then(
    ({ size }) => size,
    () => 0,
  )
}

async function checkSpace(part: string, needed: number): Promise<void> {
  const { bavail, bsize } = await statfs(dirname(part))
  const free = bavail * bsize
  if (needed <= free) return
  throw new AppError(
    `there is not enough space for ${part}: ${megabytes(needed)} are needed, ${megabytes(free)} are free`,
    { remedy: 'make room, or set VITRYNA_DATA_DIR to a folder on another disk' },
  )
}

function megabytes(bytes: number): string {
  return `${Math.ceil(bytes / 1e6)} MB`
}

/** Not what was explained already, nor the system's word about a file of ours. */
function mayPass(error: unknown): boolean {
  return !(error instanceof AppError || isOurs(error))
}

/** The errors of a connection come as the cause of others. */
function isOurs(error: unknown): boolean {
  return error instanceof Error && 'syscall' in error
}

function explained(error: unknown, { address }: Download, part: string): AppError {
  if (error instanceof AppError) return error
  if (isOurs(error)) {
    return new AppError(`${part} cannot be written: ${messageOf(error)}`, {
      remedy: 'make room, or set VITRYNA_DATA_DIR to a folder that can be written to',
      cause: error,
    })
  }
  const reason = error instanceof Error && error.cause ? error.cause : error
  return new AppError(`${address} cannot be fetched: ${messageOf(reason)}`, {
    remedy: 'run the command again, it goes on where it stopped; or name a mirror with --from',
    cause: error,
  })
}

function anotherFile({ address, sha256 }: Download, found: string): AppError {
  return new AppError(
    `${address} gave another file than the one that is known: its SHA-256 is ${found}, not ${sha256}; it was removed`,
    { remedy: 'pull again; if it stays so, do not use it: take another model or another source' },
  )
}
