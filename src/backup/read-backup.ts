import { createHash } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { open } from 'node:fs/promises'
import { pipeline } from 'node:stream/promises'
import { createGunzip } from 'node:zlib'
import type { z } from 'zod'
import { sha256 } from '#src/lib/hash.ts'
import { linesOf } from '#src/lib/lines-of.ts'
import { messageOf } from '#src/lib/message.ts'
import { AppError } from '#src/ports/errors.ts'
import type { Progress } from '#src/ports/progress.ts'
import type { CopyPart } from '#src/ports/shop-rows.ts'
import {
  type endSchema,
  type FileStart,
  formatVersion,
  headSchema,
  startSchema,
  sumSchema,
  trailerBytes,
  trailerOf,
} from './backup-format.ts'

export interface KeptFile {
  readonly kind: 'kept-file'
  readonly path: string
  readonly bytes: Uint8Array
}

export type BackupPart = CopyPart | KeptFile

/**
 * What is in a backup, in little memory: rows first, then files, each checked against its sum as it comes. Its last part
 * is followed by the end of the file, or an error is thrown.
 * @throws AppError saying what is wrong with the file.
 */
export async function* readBackup(file: string): AsyncGenerator<BackupPart> {
  const bodyBytes = await checkSeal(file)
  const source = createReadStream(file, { end: bodyBytes - 1 })
  const gunzip = createGunzip()
  // An error of the file does not get through a pipe by itself.
  source.on('error', (error) => gunzip.destroy(error))
  const lines = linesOf(source.pipe(gunzip))
  try {
    yield* partsOf(lines)
  } catch (error) {
    throw error instanceof AppError ? error : damaged(file, messageOf(error))
  } finally {
    // Whoever stops early leaves nothing open.
    source.destroy()
    gunzip.destroy()
  }
}

/** @returns where the compressed lines end. @throws AppError when the file is not as it was written. */
async function checkSeal(file: string): Promise<number> {
  const handle = await open(file).catch((cause: unknown) => {
    throw new AppError(`the backup ${file} cannot be read: ${messageOf(cause)}`, {
      remedy: 'name a file that `vitryna backup` wrote',
      cause,
    })
  })
  try {
    const { size } = await handle.stat()
    const bodyBytes = size - trailerBytes
    if (bodyBytes <= 0) throw damaged(file, 'it is cut short, or no backup')
    const hash = createHash('sha256')
    await pipeline(handle.createReadStream({ end: bodyBytes - 1, autoClose: false }), hash)
    const trailer = Buffer.alloc(trailerBytes)
    await handle.read(trailer, 0, trailerBytes, bodyBytes)
    if (trailer.toString('latin1') !== trailerOf(hash.digest('hex'))) {
      throw damaged(file, 'its SHA-256 is not the one that was written with it')
    }
    return bodyBytes
  } finally {
    await handle.close()
  }
}

function damaged(file: string, what: string): AppError {
  return new AppError(`${file} is cut short, was changed, or is no backup: ${what}`, {
    remedy: 'restore another one; nothing was touched',
  })
}

type Lines = AsyncGenerator<Buffer>

async function* partsOf(lines: Lines): AsyncGenerator<BackupPart> {
  const { format, ...start } = await take(lines, startSchema)
  if (format !== formatVersion) {
    throw new AppError(`the backup has format ${format}; this version reads ${formatVersion}`, {
      remedy: 'restore with the version of Vitryna that made it, or a newer one',
    })
  }
  yield start
  const seen = { tables: 0, rows: 0, files: 0 }
  for (;;) {
    const head = await take(lines, headSchema)
    if (head.kind === 'end') return checkEnd(head, seen)
    if (head.kind === 'file') {
      yield await takeFile(lines, head)
      seen.files += 1
    } else {
      yield head
      yield* takeRows(lines, head.rows)
      seen.tables += 1
      seen.rows += head.rows
    }
  }
}

function checkEnd(
  end: z.output<typeof endSchema>,
  seen: Readonly<Record<'tables' | 'rows' | 'files', number>>,
): void {
  for (const what of ['tables', 'rows', 'files'] as const) {
    if (end[what] !== seen[what]) throw new Error(`it has ${seen[what]} of ${end[what]} ${what}`)
  }
}

async function* takeRows(lines: Lines, count: number): AsyncGenerator<BackupPart> {
  const sum = createHash('sha256')
  for (let row = 0; row < count; row += 1) {
    const line = await takeLine(lines)
    sum.update(line).update('\n')
    yield { kind: 'row', json: line.toString() }
  }
  const { sha256: expected } = await take(lines, sumSchema)
  if (sum.digest('hex') !== expected) throw new Error('the rows of a table are not its own')
}

async function takeFile(lines: Lines, { path, bytes: size, sha256: sum }: FileStart) {
  const pieces: Buffer[] = []
  for (let read = 0; read < size; ) {
    const piece = Buffer.from((await takeLine(lines)).toString('latin1'), 'base64')
    if (piece.length === 0) throw new Error(`a part of ${path} is missing`)
    pieces.push(piece)
    read += piece.length
  }
  const bytes = Buffer.concat(pieces)
  if (sha256(bytes) !== sum) throw new Error(`${path} is not as it was`)
  return { kind: 'kept-file', path, bytes } as const
}

async function take<T extends z.ZodType>(lines: Lines, schema: T): Promise<z.output<T>> {
  const parsed = schema.safeParse(JSON.parse((await takeLine(lines)).toString()))
  if (!parsed.success) throw new Error('a line is not what it should be')
  return parsed.data
}

async function takeLine(lines: Lines): Promise<Buffer> {
  const { value, done } = await lines.next()
  if (done || !value) throw new Error('its lines end too early')
  return value
}

export interface BackupSummary {
  readonly schema: string
  /** ISO 8601 */
  readonly takenAt: string
  readonly tables: number
  readonly rows: number
  readonly files: number
}

/** Reads a backup to its end. @throws AppError when anything is wrong with it. */
export async function verifyBackup(file: string, progress: Progress): Promise<BackupSummary> {
  let summary = { schema: '', takenAt: '', tables: 0, rows: 0 }
  let files = 0
  for await (const part of readBackup(file)) {
    if (part.kind === 'start') {
      summary = part
      progress.start('checking rows', part.rows)
    }
    if (part.kind === 'row') progress.advance(1)
    if (part.kind === 'kept-file') files += 1
  }
  progress.finish()
  const { schema, takenAt, tables, rows } = summary
  return { schema, takenAt, tables, rows, files }
}

/** Its rows alone. */
export async function* rowsIn(file: string): AsyncGenerator<CopyPart> {
  for await (const part of readBackup(file)) if (part.kind !== 'kept-file') yield part
}

/** Its files alone. */
export async function* filesIn(file: string): AsyncGenerator<KeptFile> {
  for await (const part of readBackup(file)) if (part.kind === 'kept-file') yield part
}
