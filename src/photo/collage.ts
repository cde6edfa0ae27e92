import sharp from 'sharp'
import { badge, svg } from './badge.ts'
import { drawFramed, type FramedPhoto } from './framed-photo.ts'
import { openUpright } from './open-image.ts'

export interface CollageTile {
  /** undefined: an empty tile keeps its place. */
  readonly photo: Uint8Array | undefined
  /** 1-9 is shown in the corner; undefined marks the shopper's own photo with a frame. */
  readonly number: number | undefined
}

const tile = 400
const gap = 8
/** Of the width that a photo above the tiles has: so much at most is its height. */
const aboveShare = 0.75

/**
 * Pictures side by side as one JPEG: a chat message can be edited into one picture, not into several.
 * A photo that cannot be read leaves its tile empty.
 * @param above stands over all of them; left out where it cannot be read
 */
export async function collage(
  tiles: readonly CollageTile[],
  above: FramedPhoto | undefined = undefined,
): Promise<Buffer> {
  const columns = columnsFor(tiles.length)
  const width = lengthOf(columns)
  const framed = above && (await drawAbove(above, width))
  const top = framed ? framed.height + gap : 0
  const placed = await Promise.all(tiles.map(drawTile))
  const inputs = placed.map((input, at) => {
    const place = placeOf(at, { count: tiles.length, width: columns })
    return { input, left: place.left, top: top + place.top }
  })
  const height = top + lengthOf(Math.ceil(tiles.length / columns))
  return sharp({ create: { width, height, channels: 3, background: '#e8e4de' } })
    .composite(framed ? [{ input: framed.png, left: framed.left, top: 0 }, ...inputs] : inputs)
    .jpeg({ quality: 87 })
    .toBuffer()
}

async function drawAbove(above: FramedPhoto, width: number) {
  try {
    const box = { width, height: Math.round(width * aboveShare) }
    const drawn = await drawFramed(above, box)
    return { ...drawn, left: Math.round((width - drawn.width) / 2) }
  } catch {
    return undefined
  }
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
  const overlay = svg(
    { width: tile, height: tile },
    number === undefined ? frame() : `<g transform="translate(9 9)">${badge(number)}</g>`,
  )
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

function frame(): string {
  const side = tile - 12
  return `<rect x="6" y="6" width="${side}" height="${side}" fill="none" stroke="#d9822b" stroke-width="12"/>`
}
