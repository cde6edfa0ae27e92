import { existsSync, statfsSync } from 'node:fs'
import { mkdtemp } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

/** What all the databases of a test run take at the same time, and some more. */
const neededBytes = 4e9
const inMemory = '/dev/shm'

/** A new folder for a database's thousand small files: in memory where there is room, where they cost a tenth. */
export function makeScratchFolder(prefix: string): Promise<string> {
  return mkdtemp(join(hasRoom(inMemory) ? inMemory : tmpdir(), prefix))
}

function hasRoom(folder: string): boolean {
  if (!existsSync(folder)) return false
  const { bavail, bsize } = statfsSync(folder)
  return bavail * bsize > neededBytes
}
