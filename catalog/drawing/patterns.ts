import { star } from './prints.ts'

/** An all-over print: a tile, drawn in the garment's second dye. */
interface Pattern {
  readonly width: number
  readonly height: number
  readonly marks: (dye: string) => string
}

export const patterns = {
  stripes: {
    width: 40,
    height: 38,
    marks: (dye) => `<rect width="40" height="15" fill="${dye}"/>`,
  },
  dots: {
    width: 40,
    height: 40,
    marks: (dye) =>
      `<g fill="${dye}"><circle cx="10" cy="10" r="5.6"/><circle cx="30" cy="30" r="5.6"/></g>`,
  },
  flowers: {
    width: 74,
    height: 74,
    marks: (dye) => flower([19, 19], dye, 1) + flower([56, 56], dye, 0.8) + leaves,
  },
  hearts: {
    width: 56,
    height: 56,
    marks: (dye) => heart(14, 12, dye) + heart(42, 40, dye),
  },
  clouds: {
    width: 92,
    height: 76,
    marks: (dye) => cloud(24, 20, dye) + cloud(70, 58, dye) + star([72, 18, 6], '#f7d874'),
  },
  starry: {
    width: 70,
    height: 70,
    marks: (dye) => star([17, 17, 10], dye) + star([52, 52, 7], dye) + star([54, 14, 4], dye),
  },
  checks: {
    width: 44,
    height: 44,
    marks: (dye) => `<g fill="${dye}" fill-opacity="0.5"><rect width="22" height="44"/>
      <rect width="44" height="22"/></g>`,
  },
  fish: {
    width: 84,
    height: 60,
    marks: (
      dye,
    ) => `<g fill="${dye}"><path d="M10 18 Q22 4 38 18 Q22 32 10 18 Z M36 18 l12 -9 v18 Z"/>
      <path d="M52 46 Q62 36 74 46 Q62 56 52 46 Z M73 46 l9 -7 v14 Z"/></g>
      <circle cx="18" cy="16" r="1.8" fill="#333"/><circle cx="58" cy="45" r="1.6" fill="#333"/>`,
  },
} satisfies Record<string, Pattern>

export type PatternName = keyof typeof patterns

/** The tile as an SVG pattern called `pattern`; empty when there is none. */
export function patternTile(name: PatternName | undefined, dye: string): string {
  if (name === undefined) return ''
  const { width, height, marks }: Pattern = patterns[name]
  return `<pattern id="pattern" width="${width}" height="${height}" patternUnits="userSpaceOnUse">
    ${marks(dye)}</pattern>`
}

const leaves = `<path d="M50 16 q8 -8 14 0 q-8 6 -14 0 M12 58 q6 -8 13 -1 q-7 7 -13 1" fill="#7fae6c"/>`

function flower([x, y]: readonly [number, number], dye: string, scale: number): string {
  const petals = [0, 72, 144, 216, 288]
    .map((angle) => `<ellipse cy="-8" rx="5.4" ry="7.4" transform="rotate(${angle})"/>`)
    .join('')
  return `<g transform="translate(${x} ${y}) scale(${scale})"><g fill="${dye}">${petals}</g>
    <circle r="4.4" fill="#f2b63c"/></g>`
}

function heart(x: number, y: number, dye: string): string {
  return `<path transform="translate(${x} ${y})" fill="${dye}"
    d="M0 12 L-9 2 A5.4 5.4 0 0 1 0 -4 A5.4 5.4 0 0 1 9 2 Z"/>`
}

function cloud(x: number, y: number, dye: string): string {
  return `<path transform="translate(${x} ${y})" fill="${dye}"
    d="M-18 9 a8 8 0 0 1 2 -16 a11 11 0 0 1 20 -2 a9 9 0 0 1 13 9 a6 6 0 0 1 -1 9 Z"/>`
}
