import sharp from 'sharp'
import { badRequest } from '#src/playground/rules/api-error.ts'

/** What Telegram tells of a sticker's form. */
interface StickerFormat {
  readonly mimeType: string
  readonly is_animated: boolean
  readonly is_video: boolean
  readonly width: number
  readonly height: number
}

/** Stickers that move fill their square. */
const side = 512

/**
 * Static (WEBP or PNG), animated (TGS, a gzipped Lottie file) or video (WEBM), by the first bytes.
 * @throws BotApiError when it is none of them.
 */
export async function stickerFormat(bytes: Uint8Array): Promise<StickerFormat> {
  const moving = { width: side, height: side }
  if (startsWith(bytes, [0x1f, 0x8b])) {
    return { ...moving, mimeType: 'application/x-tgsticker', is_animated: true, is_video: false }
  }
  if (startsWith(bytes, [0x1a, 0x45, 0xdf, 0xa3])) {
    return { ...moving, mimeType: 'video/webm', is_animated: false, is_video: true }
  }
  const picture = await sharp(bytes)
    .metadata()
    .catch(() => undefined)
  if (picture?.format !== 'webp' && picture?.format !== 'png') {
    throw badRequest('STICKER_FILE_INVALID')
  }
  const { format, width, height } = picture
  return { mimeType: `image/${format}`, width, height, is_animated: false, is_video: false }
}

const startsWith = (bytes: Uint8Array, magic: readonly number[]) =>
  magic.every((byte, index) => bytes[index] === byte)
