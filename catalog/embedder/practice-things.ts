import { between, createRandom, pick, type Random } from '#catalog/drawing/random.ts'

/**
 * A made-up garment: three seeds, so that two things can share a cut and differ in colour, or
 * share both and differ in the decoration, as the goods of a real shop do.
 * None of them is in the catalogue: the map learns how pictures of *things* vary, not the goods.
 */
export interface Thing {
  readonly cut: number
  readonly paint: number
  readonly decor: number
}

type Point = readonly [x: number, y: number]

/** Draws a thing on a transparent 640 x 640 board. */
export function drawThing({ cut, paint, decor }: Thing): string {
  const outline = createRandom(cut)
  const { body, sleeves, chest } = outline() < 0.7 ? drawTop(outline) : drawBottom(outline)
  const colours = createRandom(paint)
  const main = randomColour(colours)
  const second = colours() < 0.5 ? randomColour(colours) : main
  const ornament = createRandom(decor)
  const pattern = drawPattern(ornament, randomColour(colours))
  const shape = (path: string, fill: string): string =>
    `<path d="${path}" fill="${fill}"/><path d="${path}" fill="url(#p)"/>
     <path d="${path}" fill="url(#s)" stroke="#000" stroke-opacity="0.35" stroke-width="2"/>`
  return `<svg xmlns="http://www.w3.org/2000/svg" width="640" height="640"><defs>${pattern}
    <linearGradient id="s"><stop offset="0" stop-opacity="0.22"/><stop offset="0.4"
    stop-opacity="0"/><stop offset="1" stop-opacity="0.3"/></linearGradient></defs>
    ${sleeves.map((path) => shape(path, second)).join('')}${shape(body, main)}
    ${drawDetails(ornament, chest, randomColour(colours))}</svg>`
}

interface Cut {
  readonly body: string
  readonly sleeves: readonly string[]
  readonly chest: Point
}

function drawTop(random: Random): Cut {
  const [neck, drop] = [between(random, 30, 75), between(random, 5, 70)]
  const [shoulder, chest] = [between(random, 90, 150), between(random, 95, 150)]
  const [top, bottom] = [between(random, 60, 110), between(random, 400, 600)]
  const waist = chest * between(random, 0.75, 1.1)
  const hem = waist * between(random, 0.9, 1.8)
  const waistY = top + (bottom - top) * between(random, 0.4, 0.7)
  const body = mirror([
    [0, top + drop],
    [neck, top],
    [shoulder, top + 30],
    [chest, top + 110],
    [waist, waistY],
    [hem, bottom],
    [0, bottom + between(random, -10, 25)],
  ])
  const length = random() < 0.2 ? 0 : between(random, 60, 380)
  const lean = between(random, 0.35, 1.3)
  const tip: Point = [shoulder + length * Math.sin(lean), top + 40 + length * Math.cos(lean)]
  const width = between(random, 45, 85)
  const arm: Point[] = [
    [shoulder - 12, top + 26],
    tip,
    [tip[0] - width * Math.cos(lean) * 0.8, tip[1] + width * Math.sin(lean) * 0.8],
    [chest - 15, top + 55 + width],
  ]
  const sleeves = length === 0 ? [] : [path(arm), path(arm.map(([x, y]) => [-x, y]))]
  return { body, sleeves, chest: [320, (top + waistY) / 2 + 15] }
}

function drawBottom(random: Random): Cut {
  const [waist, hip] = [between(random, 75, 115), between(random, 95, 150)]
  const [top, bottom] = [between(random, 60, 140), between(random, 330, 600)]
  const crotch = Math.min(bottom - 20, top + between(random, 150, 260))
  const [outer, inner] = [hip * between(random, 0.8, 1.35), between(random, 8, 40)]
  const skirt = random() < 0.35
  const body = mirror([
    [0, top],
    [waist, top],
    [hip, top + 130],
    [outer, bottom],
    ...(skirt ? [] : ([[inner, bottom]] as const)),
    [0, skirt ? bottom : crotch],
  ])
  return { body, sleeves: [], chest: [320, top + 80] }
}

function mirror(half: readonly Point[]): string {
  const left = half.map(([x, y]): Point => [-x, y]).reverse()
  return path([...half, ...left])
}

function path(points: readonly Point[]): string {
  return `M${points.map(([x, y]) => `${(x + 320).toFixed(1)} ${y.toFixed(1)}`).join('L')}Z`
}

/** Many clothes are white or nearly; a third are grey of some sort; the rest are anything. */
function randomColour(random: Random): string {
  if (random() < 0.15)
    return `hsl(${between(random, 0, 360).toFixed(0)},20%,${between(random, 88, 98).toFixed(0)}%)`
  const saturation = random() < 0.3 ? between(random, 0, 12) : between(random, 20, 90)
  const [hue, lightness] = [between(random, 0, 360), between(random, 12, 95)]
  return `hsl(${hue.toFixed(0)},${saturation.toFixed(0)}%,${lightness.toFixed(0)}%)`
}

function drawPattern(random: Random, colour: string): string {
  const kind =
    random() < 0.5 ? 'none' : pick(random, ['rows', 'columns', 'dots', 'checks', 'marks'])
  const side = between(random, 18, 90)
  const share = side * between(random, 0.25, 0.6)
  const marks: Readonly<Record<string, string>> = {
    none: '',
    rows: `<rect width="${side}" height="${share}" fill="${colour}"/>`,
    columns: `<rect width="${share}" height="${side}" fill="${colour}"/>`,
    dots: `<circle cx="${side / 2}" cy="${side / 2}" r="${share / 2}" fill="${colour}"/>`,
    checks: `<g fill="${colour}" fill-opacity="0.5"><rect width="${share}" height="${side}"/>
      <rect width="${side}" height="${share}"/></g>`,
    marks: emblem({ random, at: [side / 2, side / 2], size: share / 2, colour }),
  }
  return `<pattern id="p" width="${side}" height="${side}" patternUnits="userSpaceOnUse">
    ${marks[kind] ?? ''}</pattern>`
}

interface Emblem {
  readonly random: Random
  readonly at: Point
  readonly size: number
  readonly colour: string
}

/** A star, blob or polygon: points on a circle whose radius swings. */
function emblem({ random, at: [x, y], size, colour }: Emblem): string {
  const [corners, depth] = [Math.floor(between(random, 3, 12)), between(random, 0, 0.6)]
  const points = Array.from({ length: corners * 2 }, (_, index) => {
    const angle = (index * Math.PI) / corners
    const radius = size * (index % 2 === 0 ? 1 : 1 - depth * between(random, 0.6, 1))
    return `${(x + radius * Math.sin(angle)).toFixed(1)} ${(y - radius * Math.cos(angle)).toFixed(1)}`
  })
  return `<path d="M${points.join('L')}Z" fill="${colour}"/>`
}

function drawDetails(random: Random, chest: Point, colour: string): string {
  const parts: string[] = []
  const line = 'fill="none" stroke="#000" stroke-opacity="0.4" stroke-width="3"'
  if (random() < 0.55) {
    parts.push(emblem({ random, at: chest, size: between(random, 25, 85), colour }))
    if (random() < 0.5) {
      const fill = randomColour(random)
      parts.push(emblem({ random, at: chest, size: between(random, 12, 40), colour: fill }))
    }
  }
  if (random() < 0.3)
    parts.push(`<path d="M320 ${chest[1] - 50}v${between(random, 60, 200)}" ${line}/>`)
  if (random() < 0.3) {
    const [x, y] = [between(random, 30, 80), chest[1] + between(random, 20, 200)]
    parts.push(`<rect x="${320 + x}" y="${y}" width="50" height="56" ${line}/>`)
    parts.push(`<rect x="${270 - x}" y="${y}" width="50" height="56" ${line}/>`)
  }
  return parts.join('')
}
