import { randomUUID } from 'node:crypto'
import { mkdir, readdir, readFile, rename, rm, stat, utimes, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Features } from '#src/domain/features.ts'
import type { ExtractFeatures } from '#src/identify/scoring/features.ts'

export interface FeatureCache {
  readonly extract: ExtractFeatures
  /** Whether the features of a file are there. */
  has(fileKey: string): Promise<boolean>
}

/**
 * Keeps the features of photos in files named by the photos' keys, so that a second eval runs no model. Only for keys
 * that are SHA-256: those of files. A file that is cut off or of another form is written anew.
 * @param folder for the features of one embedder; made when it is missing
 */
export function cacheFeatures(extract: ExtractFeatures, folder: string): FeatureCache {
  const fileOf = (key: string) => featureFile(folder, key)
  return {
    async has(fileKey) {
      return (await read(fileOf(fileKey))) !== undefined
    },
    async extract(photo) {
      const file = fileOf(photo.fileKey)
      const kept = await read(file)
      if (kept) {
        await touch(file)
        return kept
      }
      const features = await extract(photo)
      await write(file, encode(features))
      return features
    },
  }
}

/** Where the features of a photo are kept. @param key its SHA-256 */
export function featureFile(folder: string, key: string): string {
  return join(folder, key.slice(0, 2), `${key}.bin`)
}

/** Removes the files that were not used for the longest time until the rest takes at most `maxBytes`. */
export async function limitCache(folder: string, maxBytes: number): Promise<void> {
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

async function read(file: string): Promise<Features | undefined> {
  return readFile(file).then(decode, () => undefined)
}

/** Notes when it was last used. */
async function touch(file: string): Promise<void> {
  const now = new Date()
  await utimes(file, now, now).catch(() => undefined)
}

const headerValues = 3

/** Three lengths, then the values: 32 bits each, little-endian. */
function encode({ embedding, others = new Float32Array(), colours }: Features): Uint8Array {
  const lengths = Uint32Array.of(embedding.length, others.length, colours.length)
  return Buffer.concat([lengths, embedding, others, colours].map(bytesOf))
}

function bytesOf({ buffer, byteOffset, byteLength }: Uint32Array | Float32Array): Uint8Array {
  return new Uint8Array(buffer, byteOffset, byteLength)
}

function decode(bytes: Uint8Array): Features | undefined {
  const aligned = new Uint8Array(bytes).buffer
  if (aligned.byteLength < headerValues * 4 || aligned.byteLength % 4 !== 0) return undefined
  const [ofEmbedding = 0, ofOthers = 0, ofColours = 0] = new Uint32Array(aligned, 0, headerValues)
  const values = new Float32Array(aligned, headerValues * 4)
  if (values.length !== ofEmbedding + ofOthers + ofColours) return undefined
  const colours = values.subarray(ofEmbedding + ofOthers)
  const embedding = values.subarray(0, ofEmbedding)
  if (ofOthers === 0) return { embedding, colours }
  return { embedding, others: values.subarray(ofEmbedding, ofEmbedding + ofOthers), colours }
}

/** Whole or not at all, whichever of two evals at once is first. */
async function write(file: string, bytes: Uint8Array): Promise<void> {
  const unfinished = `${file}.${randomUUID()}`
  await mkdir(join(file, '..'), { recursive: true })
  await writeFile(unfinished, bytes)
  await rename(unfinished, file)
}
