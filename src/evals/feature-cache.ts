import { randomUUID } from 'node:crypto'
import { mkdir, readFile, rename, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Features } from '#src/domain/features.ts'
import type { ExtractFeatures } from '#src/identify/scoring/features.ts'

export interface FeatureCacheOptions {
  /** For the features of one embedder; made when it is missing. */
  readonly folder: string
  /** Told of each photo whose features were there already. */
  readonly onHit?: () => void
}

/**
 * Keeps the features of photos in files named by the photos' keys, so that a second eval runs no model. Only for keys
 * that are SHA-256: those of files. A file that is cut off or of another form is written anew.
 */
export function cacheFeatures(
  extract: ExtractFeatures,
  { folder, onHit }: FeatureCacheOptions,
): ExtractFeatures {
  return async (photo) => {
    const file = join(folder, photo.fileKey.slice(0, 2), `${photo.fileKey}.bin`)
    const kept = await readFile(file).then(decode, () => undefined)
    if (kept) {
      onHit?.()
      return kept
    }
    const features = await extract(photo)
    await write(file, encode(features))
    return features
  }
}

const headerValues = 2

/** Two lengths, then the values: 32 bits each, little-endian. */
function encode({ embedding, colours }: Features): Uint8Array {
  const lengths = Uint32Array.of(embedding.length, colours.length)
  return Buffer.concat([lengths, embedding, colours].map(bytesOf))
}

function bytesOf({ buffer, byteOffset, byteLength }: Uint32Array | Float32Array): Uint8Array {
  return new Uint8Array(buffer, byteOffset, byteLength)
}

function decode(bytes: Uint8Array): Features | undefined {
  const aligned = new Uint8Array(bytes).buffer
  if (aligned.byteLength < headerValues * 4 || aligned.byteLength % 4 !== 0) return undefined
  const [ofEmbedding = 0, ofColours = 0] = new Uint32Array(aligned, 0, headerValues)
  const values = new Float32Array(aligned, headerValues * 4)
  if (values.length !== ofEmbedding + ofColours) return undefined
  return { embedding: values.subarray(0, ofEmbedding), colours: values.subarray(ofEmbedding) }
}

/** Whole or not at all, whichever of two evals at once is first. */
async function write(file: string, bytes: Uint8Array): Promise<void> {
  const unfinished = `${file}.${randomUUID()}`
  await mkdir(join(file, '..'), { recursive: true })
  await writeFile(unfinished, bytes)
  await rename(unfinished, file)
}
