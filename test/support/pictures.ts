import sharp, { type Sharp } from 'sharp'
import type { Picture } from '#src/domain/picture.ts'
import { seededRandom } from '#src/lib/random.ts'
import { jpegSegment } from './jpeg-segments.ts'

export type Rgb = readonly [number, number, number]

/** Colours that are far apart, so that a lossy format cannot turn one into another. */
export const colours = {
  red: [230, 20, 20],
  green: [20, 200, 20],
  blue: [20, 20, 230],
  white: [255, 255, 255],
  black: [0, 0, 0],
  grey: [128, 128, 128],
} as const satisfies Record<string, Rgb>

/** A picture of `width` x `height` pixels, each as `at` says. */
export function paint(
  width: number,
  height: number,
  at: (x: number, y: number) => Rgb,
): Picture & { readonly rgb: Uint8Array } {
  const rgb = new Uint8Array(width * height * 3)
  for (let y = 0; y < height; y += 1) {
    for (let x = 0; x < width; x += 1) rgb.set(at(x, y), (y * width + x) * 3)
  }
  return { width, height, rgb }
}

export function plain(width: number, height: number, colour: Rgb = colours.grey): Picture {
  return paint(width, height, () => colour)
}

/** Four quarters: red, green; blue, white. Every turn and mirror of it is another picture. */
export function quarters(width = 40, height = 20): Picture {
  return paint(width, height, (x, y) => {
    const [left, right] =
      y < height / 2 ? [colours.red, colours.green] : [colours.blue, colours.white]
    return x < width / 2 ? left : right
  })
}

/** A busy picture of 320x240: rectangles of many sizes, other ones for each seed. */
export function scene(seed: number): Picture {
  const random = seededRandom(seed)
  const shapes = Array.from({ length: 40 }, () => ({
    left: random() * 320 - 40,
    top: random() * 240 - 40,
    width: 15 + random() * 110,
    height: 15 + random() * 110,
    colour: [random() * 255, random() * 255, random() * 255] as const,
  }))
  return paint(320, 240, (x, y) => {
    const shape = shapes.findLast(
      ({ left, top, width, height }) =>
        x >= left && x < left + width && y >= top && y < top + height,
    )
    return shape?.colour ?? [240, 235, 225]
  })
}

/** The same picture with red and blue exchanged: its outlines stay. */
export function otherColours({ width, height, rgb }: Picture): Picture {
  return paint(width, height, (x, y) => {
    const at = (y * width + x) * 3
    return [rgb[at + 2] ?? 0, rgb[at + 1] ?? 0, rgb[at] ?? 0]
  })
}

/** What is left of a picture after these shares of it were cut off. */
export function cutOff(
  picture: Picture,
  { left = 0, right = 0, top = 0, bottom = 0 }: Partial<Record<Side, number>>,
): Picture {
  const from = { x: Math.round(picture.width * left), y: Math.round(picture.height * top) }
  const width = Math.round(picture.width * (1 - right)) - from.x
  const height = Math.round(picture.height * (1 - bottom)) - from.y
  return paint(width, height, (x, y) => pixelAt(picture, from.x + x, from.y + y))
}

type Side = 'left' | 'right' | 'top' | 'bottom'

/** For sharp to encode. */
export function encode({ width, height, rgb }: Picture): Sharp {
  return sharp(rgb, { raw: { width, height, channels: 3 } })
}

/** The colour of one pixel. */
export function pixelAt({ width, rgb }: Picture, x: number, y: number): Rgb {
  const at = (y * width + x) * 3
  return [rgb[at] ?? -1, rgb[at + 1] ?? -1, rgb[at + 2] ?? -1]
}

/** Which of `colours` is nearest to what stands at a place of the picture, 0-1 from the top left. */
export function colourAt(picture: Picture, right: number, down: number): string {
  const x = Math.floor(right * picture.width)
  const y = Math.floor(down * picture.height)
  const pixel = pixelAt(picture, x, y)
  const distance = (other: Rgb) =>
    Math.hypot(...other.map((value, channel) => value - (pixel[channel] ?? 0)))
  const [nearest = ''] = Object.entries(colours)
    .sort(([, a], [, b]) => distance(a) - distance(b))
    .map(([name]) => name)
  return nearest
}

/** Bits written one after the other, as the entropy-coded part of a JPEG wants them. */
function packBits(codes: readonly (readonly [value: number, length: number])[]): Buffer {
  const bits = codes.map(([value, length]) => value.toString(2).padStart(length, '0')).join('')
  const padded = bits.padEnd(Math.ceil(bits.length / 8) * 8, '1')
  const bytes = padded.match(/.{8}/g)?.map((byte) => Number.parseInt(byte, 2)) ?? []
  return Buffer.from(bytes.flatMap((byte) => (byte === 0xff ? [byte, 0] : [byte])))
}

/** A run of empty blocks: how many scans say "nothing here". */
function emptyBlocks(blocks: number): Buffer {
  const longest = 32_767
  const runs = Array.from({ length: Math.floor(blocks / longest) }, () => longest)
  const left = Array.from({ length: blocks % longest })
  // Code 00 is a run of 16384 to 32767 blocks, code 01 a single one.
  return packBits([
    ...runs.flatMap((run) => [[0, 2] as const, [run - 16_384, 14] as const]),
    ...left.map(() => [1, 2] as const),
  ])
}

/**
 * A valid progressive JPEG of `side` x `side` grey pixels in 2,646 scans: each coefficient of each colour comes bit by
 * bit. Half a megabyte that takes a decoder as long as thousands of pictures.
 */
export function manyScans(side: number): Buffer {
  const blocks = Math.ceil(side / 8) ** 2
  const channels = [1, 2, 3]
  const size = [side >> 8, side & 255]
  const nothing = emptyBlocks(blocks)
  const scans = Array.from({ length: 14 }, (_, at) => 13 - at).flatMap((low) =>
    Array.from({ length: 63 }, (_, at) => at + 1).flatMap((coefficient) =>
      channels.flatMap((channel) => {
        const high = low === 13 ? 0 : low + 1
        const header = [1, channel, 0, coefficient, coefficient, (high << 4) | low]
        return [jpegSegment(0xda, header), nothing]
      }),
    ),
  )
  return Buffer.concat([
    Buffer.from([0xff, 0xd8]),
    jpegSegment(0xdb, [0, ...Array.from({ length: 64 }, () => 1)]),
    jpegSegment(0xc2, [8, ...size, ...size, 3, ...channels.flatMap((id) => [id, 0x11, 0])]),
    jpegSegment(0xc4, [0x00, 1, ...Array.from({ length: 15 }, () => 0), 0]),
    jpegSegment(0xc4, [0x10, 0, 2, ...Array.from({ length: 14 }, () => 0), 0xe0, 0x00]),
    jpegSegment(0xda, [3, ...channels.flatMap((id) => [id, 0]), 0, 0, 0]),
    Buffer.alloc(Math.ceil((blocks * 3) / 8)),
    ...scans,
    Buffer.from([0xff, 0xd9]),
  ])
}
