import sharp from 'sharp'
import { openUpright } from './open-image.ts'

/** What Telegram itself makes of a photo; also well below its limits of 10 MB and 10,000 pixels. */
const longestSide = 1280
const quality = 87
/** Telegram refuses a picture whose sides differ by more. */
const largestRatio = 20

/** A picture as a chat can show it, whatever format and size a shop keeps it in; undefined when it cannot be read. */
export async function toChatPhoto(bytes: Uint8Array): Promise<Buffer | undefined> {
  try {
    const { data, info } = await openUpright(bytes)
      .resize({ width: longestSide, height: longestSide, fit: 'inside', withoutEnlargement: true })
      .jpeg({ quality })
      .toBuffer({ resolveWithObject: true })
    const shortest = Math.ceil(Math.max(info.width, info.height) / largestRatio)
    if (Math.min(info.width, info.height) >= shortest) return data
    return await sharp(data)
      .resize({
        width: Math.max(info.width, shortest),
        height: Math.max(info.height, shortest),
        fit: 'contain',
        background: '#ffffff',
      })
      .jpeg({ quality })
      .toBuffer()
  } catch {
    // A card without its picture still says what it is and what it costs.
    return undefined
  }
}
