import {
  band,
  buttons,
  cloth,
  fold,
  type Layer,
  label,
  pair,
  seam,
  stitch,
  strip,
} from '#catalog/drawing/layers.ts'
import { axis, cuffLine, limb, type Point, symmetric } from '#catalog/drawing/path.ts'

export type Side = 'front' | 'back'

/** The measures of an upper garment; half widths are counted from the axis. */
export interface Top {
  readonly neck: number
  readonly neckY: number
  /** How deep the neckline falls in front. */
  readonly drop: number
  readonly shoulder: Point
  readonly chest: number
  readonly hem: Point
  readonly sleeve?: Sleeve
}

interface Sleeve {
  readonly from: Point
  readonly to: Point
  readonly widths: readonly [number, number]
}

export const longSleeved: Top = {
  neck: 56,
  neckY: 96,
  drop: 36,
  shoulder: [128, 128],
  chest: 122,
  hem: [126, 548],
  sleeve: { from: [406, 154], to: [584, 436], widths: [48, 34] },
}

export const shortSleeved: Top = {
  ...longSleeved,
  neckY: 90,
  shoulder: [134, 126],
  chest: 128,
  hem: [134, 560],
  sleeve: { from: [421, 169], to: [556, 268], widths: [54, 54] },
}

/** The body of the garment on one side. */
export function torso(top: Top, side: Side): string {
  const { neck, shoulder, chest, hem, neckY } = top
  const [hemX, hemY] = [axis + hem[0], hem[1]]
  const waistY = (shoulder[1] + hemY) / 2 + 30
  return symmetric(
    [
      `M${axis} ${neckY + fall(top, side)} ${neckCurve(top, side)}`,
      `L${axis + shoulder[0]} ${shoulder[1]}`,
      `C${axis + shoulder[0] - 8} ${shoulder[1] + 46} ${axis + chest} ${shoulder[1] + 66}`,
      `${axis + chest} ${shoulder[1] + 104} C${axis + chest - 2} ${waistY} ${hemX} ${waistY}`,
      `${hemX} ${hemY - 8} Q${axis + neck} ${hemY + 5} ${axis} ${hemY + 5}`,
    ].join(' '),
  )
}

/** The open neckline from the left to the right. */
export function neckline(top: Top, side: Side): string {
  const depth = fall(top, side)
  const { neck, neckY } = top
  return `M${axis - neck} ${neckY} C${axis - neck} ${neckY + depth * 0.5} ${axis - neck * 0.62}
    ${neckY + depth} ${axis} ${neckY + depth} ${neckCurve(top, side)}`
}

/** The open hem from the left to the right, `inset` pixels above the edge. */
export function hemLine({ hem, neck }: Top, inset: number): string {
  const y = hem[1] - inset
  return `M${axis - hem[0]} ${y - 8} Q${axis - neck} ${y + 5} ${axis} ${y + 5}
    Q${axis + neck} ${y + 5} ${axis + hem[0]} ${y - 8}`
}

/** The inside of the back, seen through the neckline from the front. */
export function inside({ neck, neckY, drop }: Top): Layer[] {
  const hole = symmetric(
    `M${axis} ${neckY + 6} Q${axis + neck * 0.6} ${neckY + 6} ${axis + neck + 3} ${neckY - 3}
     L${axis + neck + 3} ${neckY + drop + 8} L${axis} ${neckY + drop + 8}`,
  )
  return [cloth(hole, 'inner', true), label([axis, neckY + 9])]
}

/** Both sleeves with creases and, if asked, ribbed cuffs. */
export function sleeves({ sleeve }: Top, cuff: number): Layer[] {
  if (sleeve === undefined) return []
  const { from, to, widths } = sleeve
  const elbow: Point = [(from[0] + to[0]) / 2 - 18, (from[1] + to[1]) / 2 + 14]
  const end = cuffLine(sleeve, cuff > 0 ? cuff / 2 : 12)
  return [
    pair(cloth(limb({ from, to, widths, sag: 12 }))),
    pair(fold(`M${elbow[0]} ${elbow[1]} q22 -10 34 -30`, 7)),
    pair(cuff > 0 ? band(end, cuff) : stitch(end)),
  ]
}

/** Creases that a worn garment keeps below the arms and at the waist. */
export function creases({ chest, shoulder, hem }: Top): Layer[] {
  const [x, y] = [axis + chest - 12, shoulder[1] + 116]
  return [
    pair(fold(`M${x} ${y} q-34 16 -58 52`, 10)),
    pair(fold(`M${x - 6} ${hem[1] - 120} q-30 26 -36 84`, 9)),
  ]
}

/** A seam across the shoulders of the back, with a hanging loop. */
export function yoke({ neckY, shoulder, chest }: Top): Layer[] {
  const y = shoulder[1] + 66
  const line = `M${axis - chest + 2} ${y} Q${axis} ${y + 22} ${axis + chest - 2} ${y}`
  return [
    seam(line),
    stitch(`M${axis - chest + 4} ${y + 8} Q${axis} ${y + 30} ${axis + chest - 4} ${y + 8}`),
    strip(`M${axis - 16} ${neckY + 14} Q${axis} ${neckY + 40} ${axis + 16} ${neckY + 14}`, 5),
  ]
}

/** A shirt collar with its two points in front, a plain fall behind. */
export function collar({ neck, neckY, drop }: Top, side: Side): Layer[] {
  if (side === 'back') {
    const fallen = symmetric(
      `M${axis} ${neckY - 12} Q${axis + neck} ${neckY - 12} ${axis + neck + 6} ${neckY - 6}
       L${axis + neck + 16} ${neckY + 26} Q${axis} ${neckY + 44} ${axis} ${neckY + 44}`,
    )
    return [cloth(fallen, 'trim', true)]
  }
  const tip = neckY + drop + 34
  const leaf = `M${axis + neck - 4} ${neckY - 12} C${axis + neck + 18} ${neckY} ${axis + neck + 24} ${neckY + 20}
    ${axis + neck + 10} ${tip} L${axis + 2} ${neckY + drop + 2}
    C${axis + 20} ${neckY + drop - 6} ${axis + neck - 12} ${neckY + 18} ${axis + neck - 4} ${neckY - 12} Z`
  return [pair(cloth(leaf, 'trim', true))]
}

/** A strip with buttons down the front, from the neckline to `bottom`. */
export function placket(top: Top, bottom: number, count: number): Layer[] {
  const from = top.neckY + top.drop
  const step = (bottom - from - 24) / Math.max(1, count - 1)
  const line = `M${axis} ${from} V${bottom}`
  return [
    strip(line, 30, 'main'),
    stitch(`M${axis - 11} ${from + 2} V${bottom - 4} M${axis + 11} ${from + 2} V${bottom - 4}`),
    buttons(
      Array.from({ length: count }, (_, index): Point => [axis, from + 16 + index * step]),
      9,
    ),
  ]
}

function fall({ drop }: Top, side: Side): number {
  return side === 'front' ? drop : 9
}

function neckCurve(top: Top, side: Side): string {
  const { neck, neckY } = top
  const depth = fall(top, side)
  return `C${axis + neck * 0.62} ${neckY + depth} ${axis + neck} ${neckY + depth * 0.5} ${axis + neck} ${neckY}`
}
