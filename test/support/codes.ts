import { readFile } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import sharp from 'sharp'
import { prepareZXingModule, type WriterOptions, writeBarcode } from 'zxing-wasm/writer'
import type { Picture } from '#src/domain/picture.ts'
import { openPhoto } from '#src/photo/open-photo.ts'
import { encode, scene } from './pictures.ts'

export type CodeFormat = NonNullable<WriterOptions['format']>

const wasmFile = fileURLToPath(import.meta.resolve('zxing-wasm/writer/zxing_writer.wasm'))
const { buffer } = new Uint8Array(await readFile(wasmFile))
prepareZXingModule({ overrides: { wasmBinary: buffer } })

/** A code with its quiet zone, black on white, as a PNG. */
export async function drawCode(text: string, format: CodeFormat = 'EAN13'): Promise<Buffer> {
  const { image, error } = await writeBarcode(text, { format, scale: 4, addQuietZones: true })
  if (!image) throw new Error(`${text} is no ${format}: ${error}`)
  return sharp(await image.arrayBuffer())
    .toColourspace('srgb')
    .png()
    .toBuffer()
}

export interface Shot {
  /** Of the picture's width of 1280 pixels, 0-1. */
  readonly width?: number
  readonly degrees?: number
  /** Of a Gaussian, in pixels. */
  readonly blur?: number
  /** Of the JPEG. */
  readonly quality?: number
}

/** A label stuck on a busy scene, as a phone would send it. */
export async function photograph(label: Buffer, shot: Shot = {}): Promise<Buffer> {
  const { width = 0.4, degrees = 0, blur = 0, quality = 87 } = shot
  const sized = await sharp(label)
    .resize({ width: Math.round(1280 * width) })
    .png()
    .toBuffer()
  const turned = await sharp(sized).rotate(degrees, { background: '#ffffff' }).png().toBuffer()
  const background = await encode(scene(7)).resize(1280, 960).png().toBuffer()
  const photo = await sharp(background)
    .composite([{ input: turned }])
    .png()
    .toBuffer()
  const blurred = blur > 0 ? sharp(photo).blur(blur) : sharp(photo)
  return blurred.jpeg({ quality }).toBuffer()
}

/** What the bot makes of a file. */
export async function pictureOf(file: Uint8Array): Promise<Picture> {
  return (await openPhoto(file)).decode()
}
