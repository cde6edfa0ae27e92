import { createHash } from 'node:crypto'
import { readFileSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { type FileLock, lockFile } from '#src/lib/file-lock.ts'
import { makeFolder } from '#src/lib/make-folder.ts'
import { messageOf } from '#src/lib/message.ts'
import { ConfigError, DataDirLockedError } from '#src/ports/errors.ts'

/** The process that has a data directory. */
export interface DataDirOwner {
  readonly pid: number
  /** Where it lends the database. */
  readonly socketFile: string
}

export interface DataDirLock extends FileLock {
  /** Where this process may lend the database: told to whoever finds the lock taken. */
  readonly socketFile: string
}

/**
 * Takes the data directory for this process.
 * @throws DataDirLockedError naming the owner's pid.
 * @throws ConfigError when the folder cannot be written to.
 */
export function lockDataDir(dataDir: string): DataDirLock {
  const ownerFile = join(dataDir, 'owner.pid')
  const socketFile = socketFileOf(dataDir)
  let lock: FileLock | undefined
  try {
    makeFolder(resolve(dataDir))
    lock = lockFile(join(dataDir, 'owner.lock'))
    if (lock) writeFileSync(ownerFile, `${process.pid}\n${socketFile}\n`)
  } catch (cause) {
    lock?.release()
    throw unusable(dataDir, cause)
  }
  if (!lock) throw ownedBy(dataDir, readOwner(ownerFile))
  return { release: lock.release, socketFile }
}

/** Longer paths no operating system takes for a socket. */
const maxSocketPath = 100
/** Any: it is a part of the name that PostgreSQL's clients look for. */
const socketName = '.s.PGSQL.5432'

/** In the directory itself, which only its owner may write to; one with a long path has it among the temporary files. */
function socketFileOf(dataDir: string): string {
  const inside = join(resolve(dataDir), socketName)
  if (Buffer.byteLength(inside) <= maxSocketPath) return inside
  const name = createHash('sha256').update(resolve(dataDir)).digest('hex').slice(0, 16)
  const folder = join(tmpdir(), `vitryna-${name}`)
  makeFolder(folder)
  return join(folder, socketName)
}

function ownedBy(dataDir: string, owner: DataDirOwner | undefined): DataDirLockedError {
  return new DataDirLockedError(`${dataDir} is in use by process ${owner?.pid ?? 'unknown'}`, {
    remedy: 'stop that process, or set VITRYNA_DATA_DIR or DATABASE_URL for this one',
    owner,
  })
}

function unusable(dataDir: string, cause: unknown): ConfigError {
  return new ConfigError(`the data directory ${dataDir} cannot be used: ${messageOf(cause)}`, {
    remedy: 'set VITRYNA_DATA_DIR to a folder that can be written to',
    cause,
  })
}

/** @returns undefined when the owner has the lock but did not write who it is yet. */
function readOwner(file: string): DataDirOwner | undefined {
  try {
    const [pid = '', socketFile = ''] = readFileSync(file, 'utf8').split('\n')
    return pid && socketFile ? { pid: Number(pid), socketFile } : undefined
  } catch {
    return undefined
  }
}
