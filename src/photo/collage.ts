import sharp from 'sharp'
import { openUpright } from './open-image.ts'

export interface CollageTile {
  /** undefined: an empty tile keeps its place. */
  readonly photo: Uint8Array | undefined
  /** 1-9 is shown in the corner; undefined marks the shopper's own photo with a frame. */
  readonly number: number | undefined
}

const tile = 400
const gap = 8
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

/**
 * Pictures side by side as one JPEG: a chat message can be edited into one picture, not into several.
 * A photo that cannot be read leaves its tile empty.
 */
export async function collage(tiles: readonly CollageTile[]): Promise<Buffer> {
  const width = columnsFor(tiles.length)
  const height = Math.ceil(tiles.length / width)
  const placed = await Promise.all(tiles.map(drawTile))
  return sharp({
    create: {
      width: lengthOf(width),
      height: lengthOf(height),
      channels: 3,
      background: '#e8e4de',
    },
  })
    .composite(
      placed.map((input, at) => ({
        input,
        ...placeOf(at, { count: tiles.length, width }),
      })),
    )
    .jpeg({ quality: 87 })
    .toBuffer()
}

/** Three a row, but four as a square. */
function columnsFor(count: number): number {
  return count === 4 ? 2 : Math.min(3, count)
}

const lengthOf = (tiles: number) => tiles * tile + (tiles - 1) * gap

/** A last row that is not full stands in the middle. */
function placeOf(at: number, { count, width }: { readonly count: number; readonly width: number }) {
  const row = Math.floor(at / width)
  const inRow = Math.min(width, count - row * width)
  const indent = Math.round((lengthOf(width) - lengthOf(inRow)) / 2)
  return { left: indent + (at % width) * (tile + gap), top: row * (tile + gap) }
}

async function drawTile({ photo, number }: CollageTile): Promise<Buffer> {
  const overlay = Buffer.from(number === undefined ? frame() : badge(number))
  const picture = await shrink(photo)
  return sharp(picture)
    .composite([{ input: overlay, left: 0, top: 0 }])
    .png()
    .toBuffer()
}

async function shrink(photo: Uint8Array | undefined): Promise<Buffer> {
  const box = { width: tile, height: tile, fit: 'contain', background: '#ffffff' } as const
  try {
    if (photo) return await openUpright(photo).resize(box).png().toBuffer()
  } catch {
    // An unreadable reference photo must not keep the choice from being shown.
  }
  return sharp({ create: { width: tile, height: tile, channels: 3, background: '#ffffff' } })
    .png()
    .toBuffer()
}

function badge(number: number): string {
  return svg(
    `<circle cx="56" cy="56" r="44" fill="#2f6f62" stroke="#fff" stroke-width="5"/>` +
      `<path d="${digits[number] ?? ''}" transform="translate(38 29) scale(1.8)" fill="none" stroke="#fff" ` +
      `stroke-width="3.6" stroke-linecap="round" stroke-linejoin="round"/>`,
  )
}

function frame(): string {
  const side = tile - 12
  return svg(
    `<rect x="6" y="6" width="${side}" height="${side}" fill="none" stroke="#d9822b" stroke-width="12"/>`,
  )
}

function svg(content: string): string {
  return `<svg xmlns="http://www.w3.org/2000/svg" width="${tile}" height="${tile}">${content}</svg>`
}
