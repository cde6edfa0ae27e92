import { createRandom } from './random.ts'

/** Smooth noise in [-1, 1], one value per point of the plane. */
export type Noise = (x: number, y: number) => number

const latticeSide = 256
const latticeMask = latticeSide - 1

/** Value noise over a repeating 256 x 256 lattice: cheap enough to be asked for every pixel. */
export function createNoise(seed: number): Noise {
  const random = createRandom(seed)
  const lattice = Float32Array.from({ length: latticeSide * latticeSide }, () => random() * 2 - 1)
  const at = (column: number, row: number): number =>
    lattice[(row & latticeMask) * latticeSide + (column & latticeMask)] ?? 0
  return (x, y) => {
    const column = Math.floor(x)
    const row = Math.floor(y)
    const u = smooth(x - column)
    const v = smooth(y - row)
    const top = mix(at(column, row), at(column + 1, row), u)
    const bottom = mix(at(column, row + 1), at(column + 1, row + 1), u)
    return mix(top, bottom, v)
  }
}

/** Noise with finer and finer detail on top; `octaves` is 1 to 5. */
export function fractal(noise: Noise, octaves: number): Noise {
  return (x, y) => {
    let sum = 0
    for (let octave = 0; octave < octaves; octave++) {
      const frequency = 2 ** octave
      sum += noise(x * frequency + octave * 17, y * frequency + octave * 31) / frequency
    }
    return sum / 2 ** (1 - 1 / octaves)
  }
}

function smooth(t: number): number {
  return t * t * (3 - 2 * t)
}

function mix(from: number, to: number, share: number): number {
  return from + (to - from) * share
}
