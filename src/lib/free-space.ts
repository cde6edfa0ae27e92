import type { StatsFs } from 'node:fs'
import { statfs } from 'node:fs/promises'
import { dirname } from 'node:path'

/** Of the disk that a folder is on. */
export interface DiskSpace {
  readonly freeBytes: number
  readonly sizeBytes: number
}

/** @param folder of one that has not been made yet, the place where it would be counts */
export async function readDiskSpace(folder: string): Promise<DiskSpace> {
  const { bsize, bavail, blocks } = await statsOf(folder)
  return { freeBytes: bsize * bavail, sizeBytes: bsize * blocks }
}

async function statsOf(folder: string): Promise<StatsFs> {
  const above = dirname(folder)
  return above === folder ? statfs(folder) : statfs(folder).catch(() => statsOf(above))
}
