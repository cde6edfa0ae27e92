/** A point of the 640 x 640 drawing board. */
export type Point = readonly [x: number, y: number]

/** The side of the drawing board, and the axis that garments are symmetric about. */
export const board = 640
export const axis = board / 2

/**
 * Closes a half outline with its mirror image. The half starts on the axis at the top, runs down
 * the right side and ends on the axis; it may use absolute M, L, C and Q only.
 */
export function symmetric(half: string): string {
  const back = segments(half)
    .reverse()
    .map(({ from, controls }) => {
      const points = [...controls.reverse(), from].map(flip)
      return `${letter(points.length)}${points.map((point) => point.join(' ')).join(' ')}`
    })
  return `${half} ${back.join(' ')} Z`
}

interface Limb {
  readonly from: Point
  readonly to: Point
  /** Half widths at both ends. */
  readonly widths: readonly [number, number]
  /** How far the lower side sags between the ends. */
  readonly sag?: number
}

/** A sleeve or a strap: a strip between two points. */
export function limb({ from, to, widths, sag = 0 }: Limb): string {
  const [dx, dy] = normal(from, to)
  const corner = ([x, y]: Point, width: number): Point => [x + dx * width, y + dy * width]
  const [a, b] = [corner(from, widths[0]), corner(to, widths[1])]
  const [c, d] = [corner(to, -widths[1]), corner(from, -widths[0])]
  const upper = middle(a, b, sag * 0.5)
  const lower = middle(c, d, sag)
  return `M${at(a)} Q${at(upper)} ${at(b)} L${at(c)} Q${at(lower)} ${at(d)} Z`
}

/** The line across the end of a limb, `inset` pixels before it: where a cuff is knitted on. */
export function cuffLine({ from, to, widths }: Limb, inset: number): string {
  const [dx, dy] = normal(from, to)
  const [x, y] = [to[0] + dy * inset, to[1] - dx * inset]
  const half = widths[1] + 1
  return `M${at([x + dx * half, y + dy * half])} L${at([x - dx * half, y - dy * half])}`
}

/** A rectangle with rounded corners around a centre. */
export function block(center: Point, size: Point, radius: number): string {
  const [left, top] = [center[0] - size[0] / 2, center[1] - size[1] / 2]
  const [right, bottom] = [left + size[0], top + size[1]]
  const r = Math.min(radius, size[0] / 2, size[1] / 2)
  return [
    `M${left + r} ${top} L${right - r} ${top} Q${right} ${top} ${right} ${top + r}`,
    `L${right} ${bottom - r} Q${right} ${bottom} ${right - r} ${bottom}`,
    `L${left + r} ${bottom} Q${left} ${bottom} ${left} ${bottom - r}`,
    `L${left} ${top + r} Q${left} ${top} ${left + r} ${top} Z`,
  ].join(' ')
}

interface Segment {
  readonly from: Point
  /** Control points and the end, without the start. */
  readonly controls: Point[]
}

function segments(path: string): Segment[] {
  const found: Segment[] = []
  let from: Point = [0, 0]
  for (const [, command, numbers] of path.matchAll(/([MLCQ])([^MLCQ]*)/g)) {
    const points = pairs(numbers ?? '')
    const end = points.pop()
    if (end === undefined) throw new RangeError(`Segment without an end in ${path}`)
    if (command !== 'M') found.push({ from, controls: points })
    from = end
  }
  return found
}

function pairs(numbers: string): Point[] {
  const values = numbers
    .trim()
    .split(/[\s,]+/)
    .map(Number)
  return Array.from({ length: values.length / 2 }, (_, index) => [
    values[index * 2] ?? 0,
    values[index * 2 + 1] ?? 0,
  ])
}

function letter(points: number): string {
  return ['', 'L', 'Q', 'C'][points] ?? ''
}

function flip([x, y]: Point): Point {
  return [board - x, y]
}

function normal(from: Point, to: Point): Point {
  const [dx, dy] = [to[0] - from[0], to[1] - from[1]]
  const length = Math.hypot(dx, dy)
  return [dy / length, -dx / length]
}

function middle(a: Point, b: Point, sag: number): Point {
  return [(a[0] + b[0]) / 2, (a[1] + b[1]) / 2 + sag]
}

function at([x, y]: Point): string {
  return `${x.toFixed(1)} ${y.toFixed(1)}`
}
