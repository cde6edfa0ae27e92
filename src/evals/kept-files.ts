import { randomUUID } from 'node:crypto'
import { mkdir, readdir, readFile, rename, rm, stat, utimes, writeFile } from 'node:fs/promises'
import { join } from 'node:path'

/** Where what was found in a photo is kept. @param key the SHA-256 of its file */
export function keptFile(folder: string, key: string): string {
  return join(folder, key.slice(0, 2), `${key}.bin`)
}

/** Removes the files that were not used for the longest time until the rest takes at most `maxBytes`. */
export async function limitKept(folder: string, maxBytes: number): Promise<void> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true }).catch(() => [])
  const files = await Promise.all(
    entries
      .filter((entry) => entry.isFile())
      .map(async ({ parentPath, name }) => {
        const file = join(parentPath, name)
        // Another eval may have removed it.
        const { size, mtimeMs } = await stat(file).catch(() => ({ size: 0, mtimeMs: 0 }))
        return { file, size, mtimeMs }
      }),
  )
  let total = 0
  for (const { file, size } of files.toSorted((a, b) => b.mtimeMs - a.mtimeMs)) {
    total += size
    if (total > maxBytes) await rm(file, { force: true })
  }
}

/** @returns undefined when there is none; else it counts as used now */
export async function readKept(file: string): Promise<Uint8Array | undefined> {
  const bytes = await readFile(file).catch(() => undefined)
  const now = new Date()
  if (bytes) await utimes(file, now, now).catch(() => undefined)
  return bytes
}

/** Whole or not at all, whichever of two evals at once is first. */
export async function writeKept(file: string, bytes: Uint8Array): Promise<void> {
  const unfinished = `${file}.${randomUUID()}`
  await mkdir(join(file, '..'), { recursive: true })
  await writeFile(unfinished, bytes)
  await rename(unfinished, file)
}
