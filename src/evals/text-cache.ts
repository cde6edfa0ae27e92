import { z } from 'zod'
import type { ReadText } from '#src/photo/text/read-text.ts'
import { keptFile, readKept, writeKept } from './kept-files.ts'

const schema = z.array(z.object({ text: z.string(), latin: z.string(), middle: z.number() }))

/**
 * Keeps what was read in photos in files named by the photos' keys, so that a second eval reads nothing. Only for keys
 * that are SHA-256, and for photos that are read without haste: what the time did not suffice for would be missing.
 * @param folder for one version of the reader; made when it is missing
 */
export function cacheText(read: ReadText, folder: string): ReadText {
  return async (picture, deadline, fileKey) => {
    const file = keptFile(folder, fileKey)
    const kept = parse(await readKept(file))
    if (kept) return kept
    const lines = await read(picture, deadline, fileKey)
    await writeKept(file, Buffer.from(JSON.stringify(lines)))
    return lines
  }
}

/** Of a file that is cut off or of another form: undefined. */
function parse(bytes: Uint8Array | undefined) {
  if (!bytes) return undefined
  try {
    return schema.safeParse(JSON.parse(Buffer.from(bytes).toString())).data
  } catch {
    return undefined
  }
}
