import type { Head } from '#src/domain/head.ts'
import { VectorIndexError } from '#src/ports/errors.ts'

/** Dimension of what comes out. */
export function headDim({ mean, map }: Head): number {
  return map.length / mean.length
}

/**
 * Embedding -> unit vector of `headDim` values.
 * @throws VectorIndexError for an embedding of another dimension.
 */
export function applyHead({ mean, map }: Head, embedding: Float32Array): Float32Array {
  if (embedding.length !== mean.length) {
    throw new VectorIndexError(
      `the head takes ${mean.length} values, the embedding has ${embedding.length}`,
    )
  }
  const centred = embedding.map((value, at) => value - (mean[at] ?? 0))
  const mapped = new Float32Array(map.length / mean.length)
  for (let row = 0; row < mapped.length; row += 1) {
    let sum = 0
    for (let at = 0; at < centred.length; at += 1) {
      sum += (map[row * centred.length + at] ?? 0) * (centred[at] ?? 0)
    }
    mapped[row] = sum
  }
  // An embedding that is the very mean has no direction left.
  const norm = Math.hypot(...mapped) || 1
  return mapped.map((value) => value / norm)
}
