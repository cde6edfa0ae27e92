import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import sharp from 'sharp'

/** The fonts come with the tests: none may be installed where they run. */
const fonts = fileURLToPath(new URL('ttf/', import.meta.resolve('dejavu-fonts-ttf/package.json')))

export const faces = {
  sans: { file: 'DejaVuSans.ttf', font: 'DejaVu Sans' },
  bold: { file: 'DejaVuSans-Bold.ttf', font: 'DejaVu Sans Bold' },
  serif: { file: 'DejaVuSerif.ttf', font: 'DejaVu Serif' },
  mono: { file: 'DejaVuSansMono.ttf', font: 'DejaVu Sans Mono' },
  condensed: { file: 'DejaVuSansCondensed.ttf', font: 'DejaVu Sans Condensed' },
} as const

export interface DrawnText {
  readonly text: string
  /** Of its middle line, from the picture's left and top, in pixels. */
  readonly left: number
  readonly top: number
  /** Of the letters, in pixels. */
  readonly size: number
  readonly face: keyof typeof faces
  readonly colour: string
}

export interface Sheet {
  readonly width: number
  readonly height: number
  readonly ground: string
  /** Shapes under the text, as SVG. */
  readonly shapes?: string
  /** Pictures under the text. */
  readonly pictures?: readonly {
    readonly input: Buffer
    readonly left: number
    readonly top: number
  }[]
  readonly texts: readonly DrawnText[]
}

/** Draws a sheet. @returns it as PNG. */
export async function drawSheet(sheet: Sheet): Promise<Buffer> {
  const { width, height, ground, shapes = '', pictures = [], texts } = sheet
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}">${shapes}</svg>`
  const layers = await Promise.all(texts.map(drawLine))
  return sharp({ create: { width, height, channels: 3, background: ground } })
    .composite([{ input: Buffer.from(svg) }, ...pictures, ...layers])
    .png()
    .toBuffer()
}

async function drawLine({ text, left, top, size, face, colour }: DrawnText) {
  const { file, font } = faces[face]
  const escaped = text.replaceAll('&', '&amp;').replaceAll('<', '&lt;')
  const input = await sharp({
    text: {
      text: `<span foreground="${colour}">${escaped}</span>`,
      font: `${font} ${size}`,
      fontfile: join(fonts, file),
      // A point is a pixel then.
      dpi: 72,
      rgba: true,
    },
  })
    .png()
    .toBuffer()
  return { input, left: Math.round(left), top: Math.round(top) }
}

export interface Shot {
  /** Degrees, clockwise. */
  readonly tilt?: number
  /** Pixels (sigma). */
  readonly blur?: number
  /** What is left of the light, 0-1. */
  readonly light?: number
  /** Of each side, 0-1. */
  readonly scale?: number
}

/** A sheet as a phone's camera takes it. @returns a JPEG. */
export async function photographSheet(png: Buffer, shot: Shot): Promise<Buffer> {
  const { tilt = 0, blur = 0, light = 1, scale = 1 } = shot
  let image = sharp(png)
  if (tilt !== 0)
    image = sharp(await image.rotate(tilt, { background: '#8a8178' }).png().toBuffer())
  const { width } = await image.metadata()
  image = image.resize({ width: Math.round(width * scale) })
  if (blur > 0) image = image.blur(blur)
  if (light < 1) image = image.linear(light, 6)
  return image.jpeg({ quality: 82 }).toBuffer()
}
