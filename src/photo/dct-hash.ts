/** Side of the luma square that is transformed. */
const size = 64
/** Frequencies kept in each direction: 1 to 16, without the constant one. */
const frequencies = 16

/** cosines[f * size + x]: the basis of the DCT-II (Ahmed, Natarajan, Rao 1974), rows 1-16. */
const cosines = Float32Array.from({ length: frequencies * size }, (_, at) => {
  const frequency = Math.floor(at / size) + 1
  return Math.cos((Math.PI * frequency * (2 * (at % size) + 1)) / (2 * size))
})

/**
 * A 256-bit hash in the manner of PDQ (Facebook, "The TMK+PDQF video-hashing algorithm and the PDQ image-hashing
 * algorithm", 2019): luma shrunk to 64x64, its 16x16 lowest frequencies, a bit for each that is above their median.
 * Shrinking is a plain box mean, not the paper's two-pass Jarosz filter, so hashes are not interchangeable with PDQ's.
 *
 * @param luma side * side values, 0-255
 * @param side a multiple of 64
 * @returns 64 hex digits, and a quality of 0-100: how much gradient there is to hash
 */
export function dctHash(luma: Float32Array, side: number): { hash: string; quality: number } {
  const small = shrink(luma, side)
  const coefficients = transform(small)
  const median = medianOf(coefficients)
  return {
    hash: toHex(coefficients, median),
    quality: gradientQuality(small),
  }
}

function shrink(luma: Float32Array, side: number): Float32Array {
  const box = side / size
  const small = new Float32Array(size * size)
  for (let y = 0; y < side; y += 1) {
    for (let x = 0; x < side; x += 1) {
      const to = Math.floor(y / box) * size + Math.floor(x / box)
      small[to] = (small[to] ?? 0) + (luma[y * side + x] ?? 0) / (box * box)
    }
  }
  return small
}

/** cosines * luma * cosines^T. */
function transform(luma: Float32Array): Float32Array {
  const rows = multiply(cosines, luma)
  const result = new Float32Array(frequencies * frequencies)
  for (let v = 0; v < frequencies; v += 1) {
    for (let u = 0; u < frequencies; u += 1) {
      let sum = 0
      for (let x = 0; x < size; x += 1) {
        sum += (rows[v * size + x] ?? 0) * (cosines[u * size + x] ?? 0)
      }
      result[v * frequencies + u] = sum
    }
  }
  return result
}

function multiply(left: Float32Array, square: Float32Array): Float32Array {
  const result = new Float32Array(frequencies * size)
  for (let row = 0; row < frequencies; row += 1) {
    for (let inner = 0; inner < size; inner += 1) {
      const factor = left[row * size + inner] ?? 0
      for (let column = 0; column < size; column += 1) {
        const at = row * size + column
        result[at] = (result[at] ?? 0) + factor * (square[inner * size + column] ?? 0)
      }
    }
  }
  return result
}

function medianOf(values: Float32Array): number {
  const sorted = values.toSorted()
  const middle = sorted.length / 2
  return ((sorted[middle - 1] ?? 0) + (sorted[middle] ?? 0)) / 2
}

function toHex(values: Float32Array, threshold: number): string {
  let hex = ''
  for (let at = 0; at < values.length; at += 4) {
    let nibble = 0
    for (const value of values.subarray(at, at + 4)) {
      nibble = nibble * 2 + (value > threshold ? 1 : 0)
    }
    hex += nibble.toString(16)
  }
  return hex
}

/** PDQ's quality: the sum of luma steps between neighbours, each cut to whole percents, on a scale of 0-100. */
function gradientQuality(luma: Float32Array): number {
  let steps = 0
  for (let y = 0; y < size - 1; y += 1) {
    for (let x = 0; x < size - 1; x += 1) {
      const here = luma[y * size + x] ?? 0
      const right = Math.abs(here - (luma[y * size + x + 1] ?? 0))
      const below = Math.abs(here - (luma[(y + 1) * size + x] ?? 0))
      steps += Math.trunc((right * 100) / 255) + Math.trunc((below * 100) / 255)
    }
  }
  return Math.min(100, Math.trunc(steps / 90))
}
