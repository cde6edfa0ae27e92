import { between, type Random } from './random.ts'

/** Soft creases of a cloth spread out. */
export function creases(random: Random, count: number): string {
  return curves(random, count, (width) => ({
    colour: random() < 0.5 ? 'rgba(0,0,0,0.10)' : 'rgba(255,255,255,0.35)',
    width: width * 16,
  }))
}

/** Lines that wander across the whole square. */
export function curves(
  random: Random,
  count: number,
  stroke: (width: number) => { colour: string; width: number },
): string {
  return Array.from({ length: count }, () => {
    const { colour, width } = stroke(between(random, 0.3, 1))
    const [height, fall] = [between(random, -300, 1200), between(random, -500, 500)]
    const point = (x: number): string =>
      `${x} ${fixed(height + (fall * x) / 1000 + between(random, -90, 90))}`
    const path = `M${point(-20)}C${point(330)} ${point(660)} ${point(1020)}`
    return `<path d="${path}" fill="none" stroke="${colour}" stroke-width="${fixed(width)}"/>`
  }).join('')
}

/** One colour all over. */
export function fill(colour: string): string {
  return rect([0, 0, 1000, 1000], colour)
}

/** A rectangle: left, top, width, height. */
export function rect(box: readonly [number, number, number, number], colour: string): string {
  const [x, y, width, height] = box.map(fixed)
  return `<rect x="${x}" y="${y}" width="${width}" height="${height}" fill="${colour}"/>`
}

/** Hue in degrees, saturation and lightness in percent. */
export function hsl(hue: number, saturation: number, lightness: number): string {
  return `hsl(${fixed(((hue % 360) + 360) % 360)},${fixed(saturation)}%,${fixed(lightness)}%)`
}

/** A number short enough for SVG. */
export function fixed(value: number): string {
  return value.toFixed(1)
}
