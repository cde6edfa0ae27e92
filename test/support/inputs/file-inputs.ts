import type { Message, PhotoSize } from 'grammy/types'
import sharp from 'sharp'
import {
  file,
  type InputCase,
  type InputCases,
  mriya,
  receive,
  size,
  storedPhoto,
  told,
} from './input-chat.ts'

const sticker = { ...file, ...size, type: 'regular' } as const
const heic = Buffer.from('\0\0\0\x18ftypheic\0\0\0\0mif1heic', 'latin1')
const pdf = Buffer.from('%PDF-1.7\n%âãÏÓ\n')

interface SentFile {
  readonly name: string
  readonly mimeType: string
  /** Of the photo's bytes. */
  readonly encode?: (photo: Uint8Array) => Promise<Uint8Array>
}

/** A picture that is sent as a file. */
const asFile =
  ({ name, mimeType, encode = async (photo) => photo }: SentFile): InputCase =>
  async ({ bot, user, photo }) => {
    await bot.telegram.sendFromUser(user, { document: await encode(photo), name, mimeType })
    await bot.settle()
    return [mriya]
  }

const refusedFile =
  (document: Uint8Array, { name, mimeType }: SentFile, key: string): InputCase =>
  async ({ bot, user, translate }) => {
    await bot.telegram.sendFromUser(user, { document, name, mimeType })
    await bot.settle()
    return [translate(key)]
  }

/** Something that moves, of which Telegram shows one frame. */
const moving =
  (contentOf: (thumbnail: PhotoSize) => Partial<Message>): InputCase =>
  async (chat) => {
    const [thumbnail] = await storedPhoto(chat)
    if (!thumbnail) throw new Error('no frame')
    await receive(chat, contentOf(thumbnail))
    return [new RegExp(`^.*(?:${mriya.source})[^]*${chat.translate('frame')}$`)]
  }

/** Pictures and other things as files, and what moves or sounds. */
export const fileInputs: InputCases = {
  'a JPEG file': asFile({ name: 'a.jpg', mimeType: 'image/jpeg' }),
  'a PNG file': asFile({
    name: 'a.png',
    mimeType: 'image/png',
    encode: (photo) => sharp(photo).resize(480).png().toBuffer(),
  }),
  'a WebP file': asFile({
    name: 'a.webp',
    mimeType: 'image/webp',
    encode: (photo) => sharp(photo).resize(480).webp().toBuffer(),
  }),
  'a picture as a file of no type': asFile({ name: 'a', mimeType: 'application/octet-stream' }),
  'a HEIC file': refusedFile(heic, { name: 'IMG_1.HEIC', mimeType: 'image/heic' }, 'heic'),
  'a GIF file': moving((thumbnail) => ({
    document: { ...file, mime_type: 'image/gif', thumbnail },
  })),
  'a PDF file': refusedFile(pdf, { name: 'a.pdf', mimeType: 'application/pdf' }, 'not-a-picture'),
  'a PDF as a file of no type': refusedFile(
    pdf,
    { name: 'a', mimeType: 'application/octet-stream' },
    'not-a-picture',
  ),
  'a sticker': async (chat) => {
    const [picture] = await storedPhoto(chat)
    if (!picture) throw new Error('no picture')
    const still = { is_animated: false, is_video: false }
    await receive(chat, { sticker: { ...picture, type: 'regular', ...still } })
    return [mriya]
  },
  'an animated sticker': moving((thumbnail) => ({
    sticker: { ...sticker, is_animated: true, is_video: false, thumbnail },
  })),
  'a video sticker': moving((thumbnail) => ({
    sticker: { ...sticker, is_animated: false, is_video: true, thumbnail },
  })),
  'a GIF': moving((thumbnail) => ({
    animation: { ...file, ...size, duration: 1, thumbnail },
    document: { ...file, mime_type: 'video/mp4', thumbnail },
  })),
  'a video': moving((thumbnail) => ({ video: { ...file, ...size, duration: 1, thumbnail } })),
  'a video note': moving((thumbnail) => ({
    video_note: { ...file, length: 1, duration: 1, thumbnail },
  })),
  'a video without a frame': told({ video: { ...file, ...size, duration: 1 } }, 'no-frame'),
  'a voice message': told({ voice: { ...file, duration: 1 } }, 'no-voice'),
  'a piece of music': told({ audio: { ...file, duration: 1 } }, 'no-voice'),
}
