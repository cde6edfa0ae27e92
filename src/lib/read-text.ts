import { readFile } from 'node:fs/promises'
import { decodeUtf8 } from './decode-text.ts'

/**
 * A file that people write or their programs save: in UTF-8, with a byte order mark or without.
 * @throws NotUtf8Error naming the line, and what the file system says.
 */
export async function readText(file: string): Promise<string> {
  return decodeUtf8(await readFile(file))
}
