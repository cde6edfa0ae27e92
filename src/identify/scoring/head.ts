import type { LayerMap } from '#src/domain/head.ts'
import { VectorIndexError } from '#src/ports/errors.ts'

/** Dimension of what comes out. */
export function mappedDim({ mean, map }: LayerMap): number {
  return map.length / mean.length
}

/**
 * A layer's vector -> unit vector of `mappedDim` values.
 * @throws VectorIndexError for a vector of another dimension.
 */
export function applyMap({ mean, map }: LayerMap, vector: Float32Array): Float32Array {
  if (vector.length !== mean.length) {
    throw new VectorIndexError(
      `the head takes ${mean.length} values, the layer has ${vector.length}`,
    )
  }
  const centred = vector.map((value, at) => value - (mean[at] ?? 0))
  const mapped = new Float32Array(map.length / mean.length)
  for (let row = 0; row < mapped.length; row += 1) {
    let sum = 0
    for (let at = 0; at < centred.length; at += 1) {
      sum += (map[row * centred.length + at] ?? 0) * (centred[at] ?? 0)
    }
    mapped[row] = sum
  }
  // A vector that is the very mean has no direction left.
  const norm = Math.hypot(...mapped) || 1
  return mapped.map((value) => value / norm)
}
