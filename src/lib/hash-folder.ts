import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { sha256 } from './hash.ts'

/** SHA-256 of every file of a folder, names included, 64 hex digits. */
export async function hashFolder(folder: string): Promise<string> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true })
  const files = entries
    .filter((entry) => entry.isFile())
    .map(({ parentPath, name }) => join(parentPath, name))
    .sort()
  const hashes = await Promise.all(
    files.map(async (file) => `${file.slice(folder.length)} ${sha256(await readFile(file))}`),
  )
  return sha256(hashes.join('\n'))
}
