import { creases, curves, fill, fixed, hsl, rect } from './ground-shapes.ts'
import { between, pick, type Random } from './random.ts'

/** What lies under the garment: flat shapes, then grain that lightens and darkens them. */
export interface Background {
  /** SVG elements that fill a 1000 x 1000 square. */
  readonly shapes: string
  readonly grains: readonly Grain[]
}

/** One sort of unevenness: cell size in pixels, and by what share it changes the brightness. */
export interface Grain {
  readonly cellX: number
  readonly cellY: number
  readonly octaves: number
  /** 0 to 0.5. */
  readonly amount: number
}

type Painter = (random: Random) => Background

const painters = {
  planks,
  sheet,
  carpet,
  wall,
  tiles,
  grass,
  marble,
  concrete,
  gingham,
  kraft,
  parquet,
  cork,
  brick,
  quilt,
  sand,
  stripes,
} satisfies Record<string, Painter>

export type BackgroundName = keyof typeof painters

/** Backgrounds of photos that something may be learned from. */
export const trainingBackgrounds: readonly BackgroundName[] = [
  'planks',
  'sheet',
  'carpet',
  'wall',
  'tiles',
  'grass',
  'marble',
  'concrete',
  'gingham',
  'kraft',
]

/** Backgrounds seen only in the held-out demo cases. */
export const heldOutBackgrounds: readonly BackgroundName[] = [
  'parquet',
  'cork',
  'brick',
  'quilt',
  'sand',
  'stripes',
]

export const backgrounds: readonly BackgroundName[] = [
  ...trainingBackgrounds,
  ...heldOutBackgrounds,
]

/** Paints one background; the same random numbers paint the same one. */
export function paintBackground(name: BackgroundName, random: Random): Background {
  return painters[name](random)
}

function planks(random: Random): Background {
  const hue = between(random, 22, 38)
  const light = between(random, 34, 68)
  const height = between(random, 110, 190)
  const shapes = [fill(hsl(hue, 35, light))]
  for (let top = -between(random, 0, 90); top < 1000; top += height) {
    const tone = hsl(hue + between(random, -4, 4), 38, light + between(random, -6, 6))
    shapes.push(rect([0, top, 1000, height - 5], tone))
    const joint = between(random, 80, 920)
    shapes.push(rect([joint, top, 4, height - 5], hsl(hue, 40, light * 0.45)))
    shapes.push(rect([0, top + height - 5, 1000, 5], hsl(hue, 40, light * 0.4)))
  }
  return {
    shapes: shapes.join(''),
    grains: [
      { cellX: 220, cellY: 7, octaves: 3, amount: 0.2 },
      { cellX: 90, cellY: 60, octaves: 2, amount: 0.07 },
    ],
  }
}

function sheet(random: Random): Background {
  const colour = hsl(between(random, 0, 360), between(random, 4, 26), between(random, 76, 92))
  return {
    shapes: fill(colour) + creases(random, 9),
    grains: [
      { cellX: 160, cellY: 240, octaves: 3, amount: 0.1 },
      { cellX: 3, cellY: 3, octaves: 1, amount: 0.03 },
    ],
  }
}

function carpet(random: Random): Background {
  const colour = hsl(between(random, 0, 360), between(random, 8, 38), between(random, 30, 66))
  return {
    shapes: fill(colour),
    grains: [
      { cellX: 5, cellY: 5, octaves: 2, amount: 0.3 },
      { cellX: 120, cellY: 80, octaves: 2, amount: 0.12 },
    ],
  }
}

function wall(random: Random): Background {
  const hue = between(random, 0, 360)
  const light = between(random, 58, 90)
  const skirting = between(random, 820, 960)
  const shapes =
    fill(hsl(hue, between(random, 5, 34), light)) +
    rect([0, skirting, 1000, 300], hsl(30, 30, between(random, 30, 60))) +
    rect([0, skirting - 34, 1000, 34], hsl(hue, 6, 92))
  return { shapes, grains: [{ cellX: 14, cellY: 14, octaves: 3, amount: 0.06 }] }
}

function tiles(random: Random): Background {
  const hue = between(random, 0, 360)
  const light = between(random, 62, 90)
  const side = between(random, 130, 260)
  const shapes = [fill(hsl(hue, 6, light * 0.72))]
  for (let x = -side * random(); x < 1000; x += side) {
    for (let y = -side / 2; y < 1000; y += side) {
      const tone = hsl(hue, between(random, 8, 20), light + between(random, -4, 4))
      shapes.push(rect([x, y, side - 8, side - 8], tone))
    }
  }
  return { shapes: shapes.join(''), grains: [{ cellX: 90, cellY: 60, octaves: 3, amount: 0.07 }] }
}

function grass(random: Random): Background {
  const hue = between(random, 78, 118)
  const shapes = [fill(hsl(hue, 42, 26))]
  for (let blade = 0; blade < 900; blade++) {
    const x = between(random, -20, 1020)
    const y = between(random, 0, 1060)
    const lean = between(random, -34, 34)
    const tone = hsl(hue + between(random, -14, 12), 46, between(random, 24, 50))
    const tip = `q${fixed(lean * 0.2)} -30 ${fixed(lean)} ${fixed(between(random, -75, -40))}`
    shapes.push(`<path d="M${fixed(x)} ${fixed(y)}${tip}" stroke="${tone}"/>`)
  }
  return {
    shapes: `${shapes[0]}<g fill="none" stroke-width="4">${shapes.slice(1).join('')}</g>`,
    grains: [{ cellX: 110, cellY: 110, octaves: 2, amount: 0.14 }],
  }
}

function marble(random: Random): Background {
  const light = between(random, 70, 90)
  const veins = curves(random, 7, (width) => ({
    colour: hsl(between(random, 200, 260), 6, light * 0.62),
    width: width * 5,
  }))
  return {
    shapes: fill(hsl(between(random, 0, 360), 6, light)) + veins,
    grains: [{ cellX: 130, cellY: 90, octaves: 5, amount: 0.13 }],
  }
}

function concrete(random: Random): Background {
  return {
    shapes: fill(hsl(between(random, 20, 220), between(random, 1, 8), between(random, 40, 68))),
    grains: [
      { cellX: 180, cellY: 180, octaves: 5, amount: 0.16 },
      { cellX: 4, cellY: 4, octaves: 1, amount: 0.06 },
    ],
  }
}

function gingham(random: Random): Background {
  const colour = hsl(between(random, 0, 360), between(random, 35, 65), between(random, 40, 60))
  const side = between(random, 36, 80)
  const shapes = [fill('#f4f1ea')]
  for (let at = 0; at < 1000; at += side * 2) {
    shapes.push(`<g fill-opacity="0.5">${rect([at, 0, side, 1000], colour)}`)
    shapes.push(`${rect([0, at, 1000, side], colour)}</g>`)
  }
  return {
    shapes: shapes.join('') + creases(random, 4),
    grains: [{ cellX: 3, cellY: 3, octaves: 1, amount: 0.08 }],
  }
}

function kraft(random: Random): Background {
  return {
    shapes: fill(hsl(between(random, 26, 36), between(random, 28, 42), between(random, 54, 68))),
    grains: [
      { cellX: 6, cellY: 40, octaves: 2, amount: 0.07 },
      { cellX: 200, cellY: 150, octaves: 2, amount: 0.08 },
    ],
  }
}

function parquet(random: Random): Background {
  const hue = between(random, 24, 36)
  const light = between(random, 36, 60)
  const shapes = [fill(hsl(hue, 38, light * 0.5))]
  const [length, width] = [200, 50]
  for (let row = -1; row * length < 1000; row++) {
    for (let column = 0; column * length < 1000; column++) {
      for (let strip = 0; strip < 4; strip++) {
        const tone = hsl(hue + between(random, -3, 3), 40, light + between(random, -7, 7))
        const [x, y] = [column * length, row * length]
        const upright = (row + column) % 2 === 0
        shapes.push(
          upright
            ? rect([x + strip * width, y, width - 2, length - 2], tone)
            : rect([x, y + strip * width, length - 2, width - 2], tone),
        )
      }
    }
  }
  return { shapes: shapes.join(''), grains: [{ cellX: 30, cellY: 30, octaves: 3, amount: 0.12 }] }
}

function cork(random: Random): Background {
  return {
    shapes: fill(hsl(between(random, 25, 34), between(random, 36, 50), between(random, 48, 60))),
    grains: [
      { cellX: 12, cellY: 9, octaves: 2, amount: 0.3 },
      { cellX: 4, cellY: 4, octaves: 1, amount: 0.14 },
    ],
  }
}

function brick(random: Random): Background {
  const hue = between(random, 8, 24)
  const shapes = [fill(hsl(30, 8, between(random, 62, 76)))]
  for (let row = 0; row < 16; row++) {
    for (let x = row % 2 === 0 ? -20 : -95; x < 1000; x += 150) {
      const tone = hsl(
        hue + between(random, -5, 5),
        between(random, 30, 44),
        between(random, 38, 52),
      )
      shapes.push(rect([x, row * 66, 140, 56], tone))
    }
  }
  return { shapes: shapes.join(''), grains: [{ cellX: 26, cellY: 18, octaves: 4, amount: 0.18 }] }
}

function quilt(random: Random): Background {
  const colour = hsl(between(random, 0, 360), between(random, 10, 40), between(random, 60, 84))
  const side = 120
  const lines: string[] = []
  for (let at = -1000; at < 2000; at += side) {
    lines.push(`M${at} 0l1000 1000M${at} 1000l1000 -1000`)
  }
  const dark = `<path d="${lines.join('')}" stroke="#000" stroke-opacity="0.22" stroke-width="5"/>`
  const lit = `<path d="${lines.join('')}" stroke="#fff" stroke-opacity="0.3" stroke-width="4"
    transform="translate(0 6)"/>`
  return {
    shapes: fill(colour) + dark + lit,
    grains: [{ cellX: 70, cellY: 70, octaves: 2, amount: 0.08 }],
  }
}

function sand(random: Random): Background {
  return {
    shapes: fill(hsl(between(random, 34, 44), between(random, 28, 44), between(random, 60, 74))),
    grains: [
      { cellX: 3, cellY: 3, octaves: 1, amount: 0.16 },
      { cellX: 190, cellY: 36, octaves: 3, amount: 0.14 },
    ],
  }
}

function stripes(random: Random): Background {
  const hue = between(random, 0, 360)
  const shapes = [fill(hsl(hue, 10, between(random, 82, 90)))]
  for (let x = 0; x < 1000; x += pick(random, [60, 80, 100])) {
    shapes.push(rect([x, 0, 26, 1000], hsl(hue + between(random, -8, 8), 32, 62)))
  }
  return {
    shapes: shapes.join('') + creases(random, 6),
    grains: [{ cellX: 200, cellY: 140, octaves: 2, amount: 0.09 }],
  }
}
