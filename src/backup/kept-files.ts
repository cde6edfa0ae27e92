import { mkdir, readdir, rename, rm, stat, writeFile } from 'node:fs/promises'
import { dirname, join, relative, sep } from 'node:path'

/**
 * Files of the data directory that nothing could make anew, and folders of such. The rest is the database, locks, models
 * that can be pulled again, and what evals keep to be faster.
 */
const kept = ['training.yaml', 'evals/accuracy.json', 'evals/cases']

/** Their paths in the data directory, with `/`, in order. */
export async function listKeptFiles(dataDir: string): Promise<readonly string[]> {
  const found = await Promise.all(kept.map((path) => filesAt(dataDir, path)))
  return found.flat()
}

async function filesAt(dataDir: string, path: string): Promise<readonly string[]> {
  const place = join(dataDir, path)
  const status = await stat(place).catch(() => undefined)
  if (status?.isFile()) return [path]
  if (!status?.isDirectory()) return []
  const entries = await readdir(place, { recursive: true, withFileTypes: true })
  return entries
    .filter((entry) => entry.isFile())
    .map(({ parentPath, name }) => relative(dataDir, join(parentPath, name)).replaceAll(sep, '/'))
    .sort()
}

/** Takes away those that are there, before those of a backup are put in their place. */
export async function removeKeptFiles(dataDir: string): Promise<void> {
  for (const path of kept) await rm(join(dataDir, path), { recursive: true, force: true })
}

/** @param path as `listKeptFiles` says it */
export async function putKeptFile(dataDir: string, path: string, bytes: Uint8Array) {
  const file = join(dataDir, path)
  await mkdir(dirname(file), { recursive: true })
  await writeFile(`${file}.unfinished`, bytes)
  await rename(`${file}.unfinished`, file)
}
