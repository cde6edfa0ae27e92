import { darker, lighter, luminance } from './palette.ts'
import { board, type Point } from './path.ts'

/** Which of the garment's dyes a piece is cut from. */
export type Paint = 'main' | 'trim' | 'inner' | 'accent'

/** What a garment is drawn with. */
export interface Brush {
  readonly dyes: Readonly<Record<Paint, string>>
  /** SVG of the chest print around (0, 0), about 100 wide; empty for none. */
  readonly print: string
  /** Whether patterns called `pattern` and `weave` are defined. */
  readonly patterned: boolean
  readonly woven: boolean
  /** A new id for a clip path. */
  readonly nextId: () => string
}

/** One piece of a garment, from the lowest to the topmost. */
export type Layer = (brush: Brush) => string

/** A cut piece of cloth with soft volume; `plain` pieces leave out the all-over pattern. */
export function cloth(path: string, paint: Paint = 'main', plain = false): Layer {
  return (brush) => {
    const dye = brush.dyes[paint]
    const id = brush.nextId()
    const edge = darker(dye, luminance(dye) > 0.85 ? 0.3 : 0.45)
    const depth = luminance(dye) > 0.85 ? 0.15 : 0.26
    const shape = (fill: string): string => `<path d="${path}" fill="${fill}"/>`
    const overlay = brush.patterned && paint === 'main' && !plain ? shape('url(#pattern)') : ''
    return `<clipPath id="${id}"><path d="${path}"/></clipPath>
      ${shape(dye)}${overlay}${brush.woven ? shape('url(#weave)') : ''}
      <g clip-path="url(#${id})">
        <path d="${path}" fill="none" stroke="${darker(dye, 0.7)}" stroke-opacity="${depth}"
          stroke-width="24" filter="url(#soft)"/>
        <path d="${path}" fill="url(#sheen)"/>
      </g>
      <path d="${path}" fill="none" stroke="${edge}" stroke-width="1.6" stroke-linejoin="round"/>`
  }
}

/** A ribbed band along a line: a cuff, a neckband, a waistband; `width` in pixels. */
export function band(path: string, width: number, paint: Paint = 'trim'): Layer {
  return ({ dyes }) => {
    const dye = dyes[paint]
    const line = (stroke: string, size: number, more = ''): string =>
      `<path d="${path}" fill="none" stroke="${stroke}" stroke-width="${size}" ${more}/>`
    return [
      line(darker(dye, luminance(dye) > 0.85 ? 0.3 : 0.45), width + 2.4),
      line(dye, width),
      line('#000', width, 'stroke-opacity="0.13" stroke-dasharray="2.2 4.4"'),
      line(lighter(dye, 0.4), width * 0.6, 'stroke-opacity="0.14"'),
      line(lighter(dye, 0.4), width * 0.3, 'stroke-opacity="0.2"'),
    ].join('')
  }
}

/** A smooth strip along a line: piping, a strap, a placket. */
export function strip(path: string, width: number, paint: Paint = 'trim'): Layer {
  return ({ dyes }) => {
    const dye = dyes[paint]
    const common = `d="${path}" fill="none" stroke-linejoin="round"`
    return `<path ${common} stroke="${darker(dye, 0.4)}" stroke-width="${width + 2.4}"/>
      <path ${common} stroke="${dye}" stroke-width="${width}"/>
      <path ${common} stroke="#fff" stroke-opacity="0.25" stroke-width="${width * 0.35}"/>`
  }
}

/** Dashed thread. */
export function stitch(path: string, paint: Paint = 'main'): Layer {
  return ({ dyes }) => {
    const dye = dyes[paint]
    const thread = luminance(dye) > 0.55 ? darker(dye, 0.38) : lighter(dye, 0.5)
    return `<path d="${path}" fill="none" stroke="${thread}" stroke-width="1.7"
      stroke-dasharray="6 3.6" stroke-linecap="round" stroke-opacity="0.85"/>`
  }
}

/** A closed seam: a fine groove with a lit lip. */
export function seam(path: string, paint: Paint = 'main'): Layer {
  return ({ dyes }) => {
    const dye = dyes[paint]
    return `<path d="${path}" fill="none" stroke="${lighter(dye, 0.5)}" stroke-opacity="0.5"
        stroke-width="2" transform="translate(1.2 1.6)"/>
      <path d="${path}" fill="none" stroke="${darker(dye, 0.5)}" stroke-width="1.8"/>`
  }
}

/** A soft crease; `width` in pixels. Strokes in strokes are far cheaper than a blur. */
export function fold(path: string, width = 9): Layer {
  const soft = (colour: string, opacity: number): string =>
    [2.6, 1.9, 1.2, 0.6]
      .map(
        (share) => `<path d="${path}" fill="none" stroke="${colour}" stroke-opacity="${opacity}"
          stroke-width="${(width * share).toFixed(1)}" stroke-linecap="round"/>`,
      )
      .join('')
  const lip = `translate(${(width * 0.7).toFixed(1)} ${(width * 0.5).toFixed(1)})`
  return () => `<g transform="${lip}">${soft('#fff', 0.04)}</g>${soft('#1a1430', 0.038)}`
}

/** Four-hole buttons; `radius` in pixels. */
export function buttons(centers: readonly Point[], radius = 9, paint: Paint = 'accent'): Layer {
  return ({ dyes }) =>
    centers
      .map(([x, y]) => {
        const hole = (dx: number, dy: number): string =>
          `<circle cx="${dx * radius}" cy="${dy * radius}" r="${radius * 0.13}" fill="#2a2430"/>`
        const holes = [-0.25, 0.25].flatMap((dx) => [hole(dx, -0.25), hole(dx, 0.25)]).join('')
        return `<g transform="translate(${x} ${y})">
          <circle cx="1" cy="2" r="${radius}" fill="#000" fill-opacity="0.3"/>
          <circle r="${radius}" fill="${dyes[paint]}" stroke="${darker(dyes[paint], 0.45)}"/>
          <circle r="${radius * 0.68}" fill="none" stroke="#fff" stroke-opacity="0.5"/>${holes}</g>`
      })
      .join('')
}

/** Metal press studs or rivets. */
export function studs(centers: readonly Point[], radius = 6): Layer {
  return () =>
    centers
      .map(
        ([x, y]) => `<circle cx="${x}" cy="${y}" r="${radius}" fill="#c9ccd2" stroke="#7d828c"/>
          <circle cx="${x}" cy="${y}" r="${radius * 0.5}" fill="#eceef1" stroke="#9aa0a9"/>`,
      )
      .join('')
}

/** A zip from top to bottom, closed but for its slider at the top. */
export function zip(x: number, top: number, bottom: number): Layer {
  return ({ dyes }) => {
    const tape = darker(dyes.main, 0.28)
    return `<path d="M${x} ${top} V${bottom}" stroke="${tape}" stroke-width="15"/>
      <path d="M${x} ${top} V${bottom}" stroke="#d8dbe0" stroke-width="7"/>
      <path d="M${x} ${top} V${bottom}" stroke="#80868f" stroke-width="7" stroke-dasharray="2 3"/>
      <path d="M${x - 6} ${top + 2} h12 v14 h-12 Z" fill="#b7bcc4" stroke="#70757e"/>
      <path d="M${x - 4} ${top + 16} h8 l-1 22 h-6 Z" fill="#d5d8dd" stroke="#70757e"/>`
  }
}

/** The chest print, centred; `size` is its width in pixels. */
export function print(center: Point, size: number): Layer {
  return (brush) =>
    `<g transform="translate(${center[0]} ${center[1]}) scale(${size / 100})">${brush.print}</g>`
}

/** A small woven label with a stitched mark instead of words. */
export function label([x, y]: Point): Layer {
  return () => `<rect x="${x - 17}" y="${y}" width="34" height="20" rx="2" fill="#fdfcf8"
      stroke="#b9b2a4"/>
    <path d="M${x} ${y + 15} l-6 -6 a3.4 3.4 0 0 1 6 -3 a3.4 3.4 0 0 1 6 3 Z" fill="#d98a9c"/>`
}

/** Any SVG that needs no dye. */
export function drawn(svg: string): Layer {
  return () => svg
}

/** The layer and its mirror image. */
export function pair(layer: Layer): Layer {
  return (brush) =>
    `${layer(brush)}<g transform="translate(${board} 0) scale(-1 1)">${layer(brush)}</g>`
}

/** Layers moved and scaled as one piece. */
export function placed(move: Point, scale: number, layers: readonly Layer[]): Layer {
  return (brush) =>
    `<g transform="translate(${move[0]} ${move[1]}) scale(${scale})">
      ${layers.map((layer) => layer(brush)).join('')}</g>`
}
