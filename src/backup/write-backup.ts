import { createHash } from 'node:crypto'
import { createWriteStream } from 'node:fs'
import { open, readFile, rename, rm } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { Readable, Transform } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { constants, createGzip } from 'node:zlib'
import { sha256 } from '#src/lib/hash.ts'
import { makeFolder } from '#src/lib/make-folder.ts'
import { messageOf } from '#src/lib/message.ts'
import { AppError } from '#src/ports/errors.ts'
import type { Progress } from '#src/ports/progress.ts'
import type { CopyPart, ShopRows } from '#src/ports/shop-rows.ts'
import { bytesPerLine, formatVersion, trailerOf } from './backup-format.ts'
import { listKeptFiles } from './kept-files.ts'

export interface BackupDependencies {
  readonly rows: Pick<ShopRows, 'read'>
  /** Whose files are kept that cannot be made anew. */
  readonly dataDir: string
  readonly progress: Progress
}

export interface WrittenBackup {
  readonly schema: string
  readonly tables: number
  readonly rows: number
  readonly files: number
  /** Of the backup. */
  readonly bytes: number
}

/**
 * Writes the shop's database, as of one moment, and the files that cannot be made anew into one file, in little memory.
 * A file of that name is replaced once the new one is whole and on the disk.
 * @throws AppError when it cannot be written; the database's errors as they come.
 */
export async function writeBackup(
  { rows, dataDir, progress }: BackupDependencies,
  file: string,
): Promise<WrittenBackup> {
  const unfinished = `${file}.unfinished`
  const counts = { schema: '', tables: 0, rows: 0, files: 0 }
  const lines = linesOf({ parts: watched(rows.read(), progress), dataDir, counts })
  const hash = createHash('sha256')
  const size = { bytes: 0 }
  try {
    makeFolder(dirname(file))
    // It has the shoppers' names and addresses in it.
    const target = createWriteStream(unfinished, { mode: 0o600, flags: 'w' })
    const gzip = createGzip({ level: constants.Z_BEST_SPEED })
    await pipeline(Readable.from(inPieces(lines)), gzip, sealing(hash, size), target)
    await settle(unfinished, file)
  } catch (error) {
    await rm(unfinished, { force: true }).catch(() => undefined)
    throw isOfFiles(error) ? unwritable(file, error) : error
  }
  progress.finish()
  return { ...counts, ...size }
}

/** Passes on what comes, and its sum at the end. */
function sealing(hash: ReturnType<typeof createHash>, size: { bytes: number }): Transform {
  return new Transform({
    transform(chunk: Buffer, _encoding, done) {
      hash.update(chunk)
      size.bytes += chunk.length
      done(null, chunk)
    },
    flush(done) {
      const trailer = trailerOf(hash.digest('hex'))
      size.bytes += trailer.length
      done(null, trailer)
    },
  })
}

/** A power cut must not leave a name with nothing behind it. */
async function settle(unfinished: string, file: string): Promise<void> {
  const handle = await open(unfinished, 'r+')
  try {
    await handle.sync()
  } finally {
    await handle.close()
  }
  await rename(unfinished, file)
}

const pieceCharacters = 64_000

/** Lines together: the compressor is called for pieces that are worth it. */
async function* inPieces(lines: AsyncIterable<string>): AsyncGenerator<string> {
  let piece = ''
  for await (const line of lines) {
    piece += `${line}\n`
    if (piece.length < pieceCharacters) continue
    yield piece
    piece = ''
  }
  yield piece
}

interface Writing {
  readonly parts: AsyncIterable<CopyPart>
  readonly dataDir: string
  readonly counts: { schema: string; tables: number; rows: number; files: number }
}

async function* linesOf({ parts, dataDir, counts }: Writing): AsyncGenerator<string> {
  let sum: ReturnType<typeof createHash> | undefined
  for await (const part of parts) {
    if (part.kind === 'row') {
      sum?.update(part.json).update('\n')
      counts.rows += 1
      yield part.json
      continue
    }
    if (sum) yield sumLine(sum)
    if (part.kind === 'start') {
      counts.schema = part.schema
      yield JSON.stringify({ ...part, format: formatVersion })
      continue
    }
    sum = createHash('sha256')
    counts.tables += 1
    yield JSON.stringify(part)
  }
  if (sum) yield sumLine(sum)
  for (const path of await listKeptFiles(dataDir)) {
    yield* fileLines(dataDir, path)
    counts.files += 1
  }
  const { schema: _, ...totals } = counts
  yield JSON.stringify({ kind: 'end', ...totals })
}

function sumLine(sum: ReturnType<typeof createHash>): string {
  return JSON.stringify({ kind: 'sum', sha256: sum.digest('hex') })
}

async function* fileLines(dataDir: string, path: string): AsyncGenerator<string> {
  const bytes = await readFile(join(dataDir, path))
  yield JSON.stringify({ kind: 'file', path, bytes: bytes.length, sha256: sha256(bytes) })
  for (let from = 0; from < bytes.length; from += bytesPerLine) {
    yield bytes.subarray(from, from + bytesPerLine).toString('base64')
  }
}

async function* watched(
  parts: AsyncIterable<CopyPart>,
  progress: Progress,
): AsyncGenerator<CopyPart> {
  for await (const part of parts) {
    if (part.kind === 'start') progress.start('backing up rows', part.rows)
    if (part.kind === 'row') progress.advance(1)
    yield part
  }
}

function isOfFiles(error: unknown): boolean {
  return error instanceof Error && 'syscall' in error && 'path' in error
}

function unwritable(file: string, cause: unknown): AppError {
  return new AppError(`the backup ${file} cannot be written: ${messageOf(cause)}`, {
    remedy: 'make room, or name a place that can be written to',
    cause,
  })
}
