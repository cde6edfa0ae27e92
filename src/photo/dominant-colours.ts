import type { Picture } from '#src/domain/picture.ts'
import { productPixels } from './product-pixels.ts'

/** R, G, B, 0-255. */
type Rgb = readonly number[]

/** Names as catalogues write them, and what they look like in light and in shadow; a pixel has the name of the nearest. */
const named: readonly (readonly [string, readonly Rgb[]])[] = [
  [
    'black',
    [
      [15, 15, 15],
      [40, 40, 42],
    ],
  ],
  [
    'grey',
    [
      [85, 85, 88],
      [130, 130, 132],
      [175, 175, 178],
    ],
  ],
  [
    'white',
    [
      [215, 215, 215],
      [245, 245, 245],
    ],
  ],
  [
    'red',
    [
      [200, 30, 35],
      [130, 15, 25],
    ],
  ],
  [
    'orange',
    [
      [240, 130, 30],
      [205, 95, 20],
    ],
  ],
  [
    'yellow',
    [
      [240, 215, 60],
      [220, 190, 30],
    ],
  ],
  [
    'green',
    [
      [60, 150, 60],
      [30, 85, 45],
      [130, 170, 60],
      [85, 100, 50],
    ],
  ],
  [
    'blue',
    [
      [40, 90, 180],
      [70, 130, 200],
      [25, 50, 120],
    ],
  ],
  ['navy', [[25, 30, 65]]],
  ['sky blue', [[150, 195, 230]]],
  ['turquoise', [[50, 175, 180]]],
  [
    'purple',
    [
      [115, 55, 140],
      [75, 35, 95],
    ],
  ],
  ['lilac', [[190, 165, 210]]],
  [
    'pink',
    [
      [240, 150, 180],
      [215, 80, 130],
    ],
  ],
  [
    'brown',
    [
      [110, 70, 45],
      [75, 50, 35],
      [150, 105, 70],
    ],
  ],
  [
    'beige',
    [
      [215, 190, 155],
      [190, 165, 130],
    ],
  ],
]

/** A name with a smaller share says nothing of the product. */
const minShare = 0.25

/**
 * The names of the colours that make up most of the product in a picture, in English, the largest share first: none to
 * four. White ground does not count.
 */
export async function dominantColours(picture: Picture): Promise<readonly string[]> {
  const cells = new Map<number, number>()
  let total = 0
  const { rgb, weights } = await productPixels(picture)
  for (const [pixel, weight] of weights.entries()) {
    if (weight === 0) continue
    const cell = cellOf(rgb.subarray(pixel * 3, pixel * 3 + 3))
    cells.set(cell, (cells.get(cell) ?? 0) + weight)
    total += weight
  }
  const shares = new Map<string, number>()
  for (const [cell, weight] of cells) {
    const name = nearestName([cell >> 8, (cell >> 4) & 15, cell & 15].map((at) => at * 16 + 8))
    shares.set(name, (shares.get(name) ?? 0) + weight)
  }
  return [...shares]
    .filter(([, weight]) => weight / total >= minShare)
    .sort(([, a], [, b]) => b - a)
    .map(([name]) => name)
}

/** Sixteen steps of each channel, four bits each. */
function cellOf([r = 0, g = 0, b = 0]: Uint8Array): number {
  return ((r >> 4) << 8) | ((g >> 4) << 4) | (b >> 4)
}

type Lab = readonly [number, number, number]

const prototypes = named.flatMap(([name, looks]) => looks.map((rgb) => ({ name, lab: toLab(rgb) })))

function nearestName(rgb: Rgb): string {
  const [l, a, b] = toLab(rgb)
  let nearest = { name: '', distance: Number.POSITIVE_INFINITY }
  for (const { name, lab } of prototypes) {
    // Shadows change the lightness of a thing, hardly its hue.
    const distance = Math.hypot((l - lab[0]) / 2, a - lab[1], b - lab[2])
    if (distance < nearest.distance) nearest = { name, distance }
  }
  return nearest.name
}

/** CIE 1976 L*a*b* of an sRGB colour, white point D65. */
function toLab(rgb: Rgb): Lab {
  const [r = 0, g = 0, b = 0] = rgb.map(toLinear)
  const x = root((0.4124 * r + 0.3576 * g + 0.1805 * b) / 0.9505)
  const y = root(0.2126 * r + 0.7152 * g + 0.0722 * b)
  const z = root((0.0193 * r + 0.1192 * g + 0.9505 * b) / 1.089)
  return [116 * y - 16, 500 * (x - y), 200 * (y - z)]
}

function toLinear(channel: number): number {
  const share = channel / 255
  return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4
}

function root(value: number): number {
  return value > 0.008856 ? Math.cbrt(value) : 7.787 * value + 16 / 116
}
