/** Digits as strokes on a 20x30 grid: a font may not be installed where this runs. */
const digits: readonly string[] = [
  '',
  'M5 8 L11 3 L11 27',
  'M4 9 C4 1 17 1 17 9 C17 15 4 20 4 27 L17 27',
  'M4 6 C8 1 17 2 16 9 C16 14 11 14 9 14 C14 14 18 16 17 21 C16 28 7 29 3 24',
  'M14 27 L14 3 L3 20 L18 20',
  'M16 3 L6 3 L5 13 C11 10 18 13 17 20 C16 28 7 29 3 24',
  'M15 3 C8 6 4 13 4 20 C4 29 17 29 17 20 C17 13 7 12 4 19',
  'M3 3 L17 3 L8 27',
  'M10 14 C2 13 3 3 10 3 C17 3 18 13 10 14 C1 15 2 27 10 27 C18 27 19 15 10 14',
  'M17 11 C14 18 4 17 4 10 C4 1 17 1 17 10 C17 17 13 24 6 27',
]

export const badgeColour = '#2f6f62'
/** Of each side of what `badge` draws, in pixels. */
export const badgeSize = 94

/** A number, 1-9, in a disc: the content of an SVG. */
export function badge(number: number): string {
  const middle = badgeSize / 2
  return (
    `<circle cx="${middle}" cy="${middle}" r="44" fill="${badgeColour}" stroke="#fff" stroke-width="5"/>` +
    `<path d="${digits[number] ?? ''}" transform="translate(29 20) scale(1.8)" fill="none" stroke="#fff" ` +
    `stroke-width="3.6" stroke-linecap="round" stroke-linejoin="round"/>`
  )
}

/** An SVG as sharp takes it. */
export function svg(
  { width, height }: { readonly width: number; readonly height: number },
  content: string,
): Buffer {
  return Buffer.from(
    `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}">${content}</svg>`,
  )
}
