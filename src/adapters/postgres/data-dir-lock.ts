import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname, join, resolve } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { messageOf } from '#src/lib/message.ts'
import { ConfigError, DataDirLockedError } from '#src/ports/errors.ts'

export interface DataDirLock {
  release(): void
}

/**
 * Takes the data directory for this process. The lock is the operating system's own lock on a file (held through
 * SQLite, which knows how on every system), so that it dies with the process, however that dies.
 * @throws DataDirLockedError naming the owner's pid.
 * @throws ConfigError when the folder cannot be written to.
 */
export function lockDataDir(dataDir: string): DataDirLock {
  const pidFile = join(dataDir, 'owner.pid')
  let lock: DatabaseSync | undefined
  try {
    makeFolder(resolve(dataDir))
    lock = new DatabaseSync(join(dataDir, 'owner.lock'), { timeout: 0 })
    lock.exec('pragma locking_mode = exclusive; begin exclusive')
    writeFileSync(pidFile, String(process.pid))
  } catch (cause) {
    lock?.close()
    throw isBusy(cause) ? ownedBy(dataDir, readPid(pidFile), cause) : unusable(dataDir, cause)
  }
  const held = lock
  return { release: () => held.close() }
}

/** Node's own `recursive` never ends where a folder can be neither made nor found, as below /proc. */
function makeFolder(folder: string): void {
  if (existsSync(folder)) return
  makeFolder(dirname(folder))
  mkdirSync(folder)
}

/** SQLITE_BUSY: somebody else has the lock. */
function isBusy(error: unknown): boolean {
  return error instanceof Error && 'errcode' in error && error.errcode === 5
}

function ownedBy(dataDir: string, pid: string, cause: unknown): DataDirLockedError {
  return new DataDirLockedError(`${dataDir} is in use by process ${pid}`, {
    remedy: 'stop that process, or set VITRYNA_DATA_DIR or DATABASE_URL for this one',
    cause,
  })
}

function unusable(dataDir: string, cause: unknown): ConfigError {
  return new ConfigError(`the data directory ${dataDir} cannot be used: ${messageOf(cause)}`, {
    remedy: 'set VITRYNA_DATA_DIR to a folder that can be written to',
    cause,
  })
}

function readPid(pidFile: string): string {
  try {
    return readFileSync(pidFile, 'utf8')
  } catch {
    // The owner has the lock but did not write its pid yet.
    return 'unknown'
  }
}
