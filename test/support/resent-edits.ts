import sharp, { type Sharp } from 'sharp'

/** What happens to a photo that is sent again; `random` gives 0-1 and makes one picture's edit unlike another's. */
export type Edit = (photo: Uint8Array, random: () => number) => Promise<Uint8Array>

const jpeg = (picture: Sharp, quality = 87): Promise<Buffer> => picture.jpeg({ quality }).toBuffer()
const open = (photo: Uint8Array): Sharp =>
  sharp(photo).autoOrient().flatten({ background: 'white' })

/** Also enlarges. */
const resized =
  (longestSide: number): Edit =>
  (photo) =>
    jpeg(open(photo).resize({ width: longestSide, height: longestSide, fit: 'inside' }))

/** Half of the pictures lighter, half darker. */
const brighter =
  (apply: (picture: Sharp, factor: number) => Sharp): Edit =>
  (photo, random) =>
    jpeg(apply(open(photo), random() < 0.5 ? 0.85 : 1.15))

export const resentEdits: Readonly<Record<string, Edit>> = {
  'JPEG 87': (photo) => jpeg(open(photo)),
  'JPEG 60': (photo) => jpeg(open(photo), 60),
  'JPEG 30': (photo) => jpeg(open(photo), 30),
  '2560 px': resized(2560),
  '1280 px': resized(1280),
  '800 px': resized(800),
  '320 px': resized(320),
  WebP: (photo) => open(photo).webp({ quality: 80 }).toBuffer(),
  'brightness in Lab': brighter((picture, brightness) => picture.modulate({ brightness })),
  'brightness in RGB': brighter((picture, factor) => picture.linear(factor, 0)),
  'screenshot, plain bars': (photo, random) => screenshot(photo, { random, busy: false }),
  'screenshot, buttons in the bars': (photo, random) => screenshot(photo, { random, busy: true }),
  'caption bar added': (photo, random) => captionAdded(photo, random),
  'caption bar over it': (photo, random) => captionOver(photo, random),
  mirror: (photo) => jpeg(open(photo).flop()),
}

/** A share of 3-10 %. */
const share = (random: () => number): number => 0.03 + 0.07 * random()

export const cropEdits: Readonly<Record<string, Edit>> = {
  'crop 3 % centred': (photo) => cropped(photo, [0.03, 0.03, 0.03, 0.03]),
  'crop 5 % centred': (photo) => cropped(photo, [0.05, 0.05, 0.05, 0.05]),
  'crop 10 % centred': (photo) => cropped(photo, [0.1, 0.1, 0.1, 0.1]),
  'crop 3-10 % centred': (photo, random) => {
    const each = share(random)
    return cropped(photo, [each, each, each, each])
  },
  'crop of one side': (photo, random) => {
    const side = Math.floor(random() * 4)
    const cut = share(random)
    return cropped(
      photo,
      [0, 1, 2, 3].map((at) => (at === side ? cut : 0)),
    )
  },
  'crop of two sides': (photo, random) => {
    const first = Math.floor(random() * 4)
    const second = (first + 1 + Math.floor(random() * 3)) % 4
    const cuts = [0, 0, 0, 0].with(first, share(random)).with(second, share(random))
    return cropped(photo, cuts)
  },
  'crop 3-10 % off-centre': (photo, random) => {
    const cut = share(random)
    const [left, top] = [cut * random(), cut * random()]
    return cropped(photo, [left, cut - left, top, cut - top])
  },
  'crop of four sides': (photo, random) =>
    cropped(photo, [share(random), share(random), share(random), share(random)]),
}

const hueShifted =
  (degrees: number): Edit =>
  (photo) =>
    jpeg(open(photo).modulate({ hue: degrees }))

/**
 * Whether an edit leaves a photo's colours where they were: there were hardly any to shift. Mean distance of the chroma
 * (CbCr, 0-255) of a 4x4 grid; JPEG and other sizes reach 3.8 on real photos.
 */
export async function hasColoursOf(edited: Uint8Array, photo: Uint8Array): Promise<boolean> {
  const [before, after] = await Promise.all([chromaOf(photo), chromaOf(edited)])
  const distances = before.map(([blue, red], at) => {
    const [otherBlue = 0, otherRed = 0] = after[at] ?? []
    return Math.hypot(blue - otherBlue, red - otherRed)
  })
  return distances.reduce((sum, distance) => sum + distance, 0) / distances.length <= 3.8
}

async function chromaOf(photo: Uint8Array): Promise<readonly (readonly [number, number])[]> {
  const rgb = await open(photo)
    .toColourspace('srgb')
    .resize({ width: 4, height: 4, fit: 'fill' })
    .removeAlpha()
    .raw()
    .toBuffer()
  return Array.from({ length: 16 }, (_, cell) => {
    const [r = 0, g = 0, b = 0] = rgb.subarray(cell * 3, cell * 3 + 3)
    const luma = 0.299 * r + 0.587 * g + 0.114 * b
    return [0.564 * (b - luma), 0.713 * (r - luma)]
  })
}

/** After these it is another product's picture. */
export const colourEdits: Readonly<Record<string, Edit>> = {
  'hue by 30 degrees': hueShifted(30),
  'hue by -30 degrees': hueShifted(-30),
  'hue by 60 degrees': hueShifted(60),
  'hue by 90 degrees': hueShifted(90),
  'hue by 180 degrees': hueShifted(180),
  grey: (photo) => jpeg(open(photo).grayscale()),
}

interface Size {
  readonly width: number
  readonly height: number
}

async function sizeOf(photo: Uint8Array): Promise<Size> {
  const { autoOrient } = await sharp(photo).metadata()
  return autoOrient
}

/** @param cuts shares of left, right, top and bottom */
async function cropped(photo: Uint8Array, cuts: readonly number[]): Promise<Uint8Array> {
  const [left = 0, right = 0, top = 0, bottom = 0] = cuts
  const { width, height } = await sizeOf(photo)
  const area = {
    left: Math.round(width * left),
    top: Math.round(height * top),
    width: Math.round(width * (1 - left - right)),
    height: Math.round(height * (1 - top - bottom)),
  }
  return jpeg(open(photo).extract(area))
}

const barColours = ['#000000', '#ffffff', '#17212b', '#f1f1f1', '#3d6e4a'] as const
function pick(colours: readonly string[], random: () => number): string {
  return colours[Math.floor(random() * colours.length)] ?? ''
}

/** Ink that is seen on a bar. */
const inkOn = (bar: string) => (['#ffffff', '#f1f1f1'].includes(bar) ? '#222222' : '#eeeeee')

/** Letters as strokes, for a font may not be installed where this runs. */
function line(
  { left, top, width, height }: { left: number; top: number; width: number; height: number },
  random: () => number,
): string {
  const strokes: string[] = []
  for (let x = left; x < left + width; x += height * 0.55) {
    if (random() < 0.16) continue
    const tall = random() < 0.3 ? 1 : 0.7
    const stroke = Math.max(1, height * 0.12)
    strokes.push(`M${x} ${top + height * (1 - tall)} V${top + height}`)
    if (random() < 0.7) strokes.push(`M${x} ${top + height - stroke / 2} H${x + height * 0.35}`)
    if (random() < 0.5) strokes.push(`M${x + height * 0.35} ${top + height * 0.3} V${top + height}`)
  }
  return `<path d="${strokes.join(' ')}" stroke-width="${Math.max(1, height * 0.12)}" fill="none"/>`
}

function svg({ width, height }: Size, content: string): Buffer {
  return Buffer.from(
    `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}">${content}</svg>`,
  )
}

const screen = { width: 1080, height: 2340 }

/** The photo as a phone shows it, sent as Telegram sends a photo. */
async function screenshot(
  photo: Uint8Array,
  { random, busy }: { random: () => number; busy: boolean },
): Promise<Uint8Array> {
  const background = pick(barColours, random)
  const { data, info } = await open(photo)
    .resize({ width: screen.width, height: 1600, fit: 'inside' })
    .raw()
    .toBuffer({ resolveWithObject: true })
  const shown = {
    input: data,
    raw: info,
    left: Math.round((screen.width - info.width) / 2),
    top: Math.round((screen.height - info.height) * (0.4 + 0.2 * random())),
  }
  const bars = { input: svg(screen, controls(inkOn(background), random)) }
  const whole = await sharp({ create: { ...screen, channels: 3, background } })
    .composite(busy ? [bars, shown] : [shown])
    .raw()
    .toBuffer({ resolveWithObject: true })
  const picture = sharp(whole.data, { raw: whole.info })
  return jpeg(picture.resize({ width: 1280, height: 1280, fit: 'inside' }))
}

/** Clock and battery, a title; below, three buttons and a line of text. */
function controls(ink: string, random: () => number): string {
  const buttons = [200, 540, 880].map(
    (x) => `<circle cx="${x}" cy="2200" r="44" fill="none" stroke-width="8"/>`,
  )
  return `<g stroke="${ink}">${[
    line({ left: 60, top: 30, width: 110, height: 36 }, random),
    `<rect x="940" y="32" width="70" height="32" fill="${ink}"/>`,
    `<rect x="860" y="32" width="40" height="32" fill="${ink}"/>`,
    line({ left: 150, top: 130, width: 420, height: 44 }, random),
    line({ left: 150, top: 196, width: 260, height: 30 }, random),
    line({ left: 60, top: 2060, width: 640, height: 40 }, random),
    ...buttons,
  ].join('')}</g>`
}

/** A bar of 12 % of the height with a line of text. */
function captionBar(photo: Size, random: () => number) {
  const size = { width: photo.width, height: Math.round(photo.height * 0.12) }
  const background = pick(barColours, random)
  const text = line(
    {
      left: size.width * 0.06,
      top: size.height * 0.3,
      width: size.width * (0.35 + 0.5 * random()),
      height: size.height * 0.4,
    },
    random,
  )
  const fill = `<rect width="100%" height="100%" fill="${background}"/>`
  return { size, input: svg(size, `${fill}<g stroke="${inkOn(background)}">${text}</g>`) }
}

/** Above or below, with its bar. */
async function captionAdded(photo: Uint8Array, random: () => number): Promise<Uint8Array> {
  const { width, height } = await sizeOf(photo)
  const { size, input } = captionBar({ width, height }, random)
  const isBelow = random() < 0.5
  const extended = await open(photo)
    .extend(isBelow ? { bottom: size.height } : { top: size.height })
    .raw()
    .toBuffer({ resolveWithObject: true })
  return jpeg(
    sharp(extended.data, { raw: extended.info }).composite([
      { input, left: 0, top: isBelow ? height : 0 },
    ]),
  )
}

/** At the top or at the bottom. */
async function captionOver(photo: Uint8Array, random: () => number): Promise<Uint8Array> {
  const { width, height } = await sizeOf(photo)
  const { size, input } = captionBar({ width, height }, random)
  const top = random() < 0.5 ? 0 : height - size.height
  return jpeg(open(photo).composite([{ input, left: 0, top }]))
}
