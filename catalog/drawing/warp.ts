import type { Noise } from './noise.ts'

/** Eight-bit RGBA pixels, row by row. */
export interface Pixels {
  readonly data: Uint8Array
  readonly width: number
  readonly height: number
}

/** How a flat picture lies before the lens; lengths are shares of the frame's shorter side. */
export interface Pose {
  /** Degrees, clockwise. */
  readonly rotation: number
  readonly shear: number
  /** How much nearer the right and the lower edge are: -0.2 to 0.2. */
  readonly tilt: readonly [number, number]
  readonly scale: number
  readonly offset: readonly [number, number]
  /** How far the cloth is pushed about, as a share of its size: 0 to 0.02. */
  readonly ripple: number
}

export interface Frame {
  readonly width: number
  readonly height: number
  readonly pose: Pose
  readonly noise: Noise
}

/** Projects a picture into a frame; the answer is transparent where the picture is not. */
export function warp(picture: Pixels, frame: Frame): Pixels {
  const { width, height, pose, noise } = frame
  const toPicture = invert(projection(frame))
  const side = Math.max(picture.width, picture.height)
  const data = new Uint8Array(width * height * 4)
  const pixel = new Float64Array(4)
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const [u, v] = apply(toPicture, x, y)
      // The square around the picture is the common case of "nothing here": leave it early.
      if (Math.abs(u) > 0.55 || Math.abs(v) > 0.55) continue
      const du = pose.ripple * noise(u * 5 + 9, v * 5)
      const dv = pose.ripple * noise(u * 5, v * 5 + 71)
      const column = (u + du) * side + picture.width / 2 - 0.5
      const row = (v + dv) * side + picture.height / 2 - 0.5
      if (sample(picture, [column, row], pixel)) data.set(pixel, (y * width + x) * 4)
    }
  }
  return { data, width, height }
}

type Matrix = readonly [number, number, number, number, number, number, number, number, number]

function projection({ width, height, pose }: Frame): Matrix {
  const shorter = Math.min(width, height)
  const scale = shorter * pose.scale
  const angle = (pose.rotation * Math.PI) / 180
  const [cos, sin] = [Math.cos(angle) * scale, Math.sin(angle) * scale]
  const x = width / 2 + pose.offset[0] * shorter
  const y = height / 2 + pose.offset[1] * shorter
  const [tiltX, tiltY] = [-pose.tilt[0], -pose.tilt[1]]
  const [a, b, c, d] = [cos, cos * pose.shear - sin, sin, sin * pose.shear + cos]
  return [a + x * tiltX, b + x * tiltY, x, c + y * tiltX, d + y * tiltY, y, tiltX, tiltY, 1]
}

function invert([a, b, c, d, e, f, g, h, i]: Matrix): Matrix {
  return [
    e * i - f * h,
    c * h - b * i,
    b * f - c * e,
    f * g - d * i,
    a * i - c * g,
    c * d - a * f,
    d * h - e * g,
    b * g - a * h,
    a * e - b * d,
  ]
}

function apply(matrix: Matrix, x: number, y: number): readonly [number, number] {
  const [a, b, c, d, e, f, g, h, i] = matrix
  const w = g * x + h * y + i
  return [(a * x + b * y + c) / w, (d * x + e * y + f) / w]
}

/** Bilinear, weighted by opacity so that no dark rim appears; false when nothing is there. */
function sample(
  { data, width, height }: Pixels,
  at: readonly [number, number],
  into: Float64Array,
): boolean {
  const column = Math.floor(at[0])
  const row = Math.floor(at[1])
  let [red, green, blue, weight] = [0, 0, 0, 0]
  for (let corner = 0; corner < 4; corner++) {
    const x = column + (corner & 1)
    const y = row + (corner >> 1)
    if (x < 0 || y < 0 || x >= width || y >= height) continue
    const share = (1 - Math.abs(at[0] - x)) * (1 - Math.abs(at[1] - y))
    const index = (y * width + x) * 4
    const opacity = share * (data[index + 3] ?? 0)
    red += opacity * (data[index] ?? 0)
    green += opacity * (data[index + 1] ?? 0)
    blue += opacity * (data[index + 2] ?? 0)
    weight += opacity
  }
  if (weight < 1) return false
  into[0] = red / weight
  into[1] = green / weight
  into[2] = blue / weight
  into[3] = weight
  return true
}
