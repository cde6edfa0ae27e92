import { readFileSync, writeFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { type FileLock, lockFile } from '#src/lib/file-lock.ts'
import { makeFolder } from '#src/lib/make-folder.ts'
import { messageOf } from '#src/lib/message.ts'
import { ConfigError, DataDirLockedError } from '#src/ports/errors.ts'

/**
 * Takes the data directory for this process.
 * @throws DataDirLockedError naming the owner's pid.
 * @throws ConfigError when the folder cannot be written to.
 */
export function lockDataDir(dataDir: string): FileLock {
  const pidFile = join(dataDir, 'owner.pid')
  let lock: FileLock | undefined
  try {
    makeFolder(resolve(dataDir))
    lock = lockFile(join(dataDir, 'owner.lock'))
    if (lock) writeFileSync(pidFile, String(process.pid))
  } catch (cause) {
    lock?.release()
    throw unusable(dataDir, cause)
  }
  if (!lock) throw ownedBy(dataDir, readPid(pidFile))
  return lock
}

function ownedBy(dataDir: string, pid: string): DataDirLockedError {
  return new DataDirLockedError(`${dataDir} is in use by process ${pid}`, {
    remedy: 'stop that process, or set VITRYNA_DATA_DIR or DATABASE_URL for this one',
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
