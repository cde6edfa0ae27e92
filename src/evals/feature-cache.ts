import type { Features } from '#src/domain/features.ts'
import type { ExtractFeatures } from '#src/identify/scoring/features.ts'
import { keptFile, readKept, writeKept } from './kept-files.ts'

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
  const fileOf = (key: string) => keptFile(folder, key)
  return {
    async has(fileKey) {
      return (await read(fileOf(fileKey))) !== undefined
    },
    async extract(photo) {
      const file = fileOf(photo.fileKey)
      const kept = await read(file)
      if (kept) return kept
      const features = await extract(photo)
      await writeKept(file, encode(features))
      return features
    },
  }
}

async function read(file: string): Promise<Features | undefined> {
  const bytes = await readKept(file)
  return bytes && decode(bytes)
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
