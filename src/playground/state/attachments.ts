import { fileTypeFromBuffer } from 'file-type'
import type { Animation, Document, PhotoSize, Video } from 'grammy/types'
import sharp from 'sharp'
import { badRequest } from '#src/playground/rules/api-error.ts'
import { compact } from '#src/playground/rules/compact.ts'
import { exceeds, type Limits } from '#src/playground/rules/limits.ts'
import type { Upload } from '#src/playground/rules/parse-request.ts'
import { photoSizes } from '#src/playground/rules/photo-sizes.ts'
import type { Files } from './files.ts'
import type { MediaKind, MediaOf } from './media.ts'
import { stickerFormat } from './sticker-format.ts'

/** What the sender says of a medium: this server reads no films and no sounds. */
export interface MediaDetails {
  readonly durationSeconds?: number | undefined
  readonly width?: number | undefined
  readonly height?: number | undefined
  /** A picture that stands for it; the only one that films and moving stickers have. */
  readonly thumbnail?: Uint8Array | undefined
  readonly emoji?: string | undefined
  readonly title?: string | undefined
  readonly performer?: string | undefined
}

/** Turns bytes into what a message holds, from whichever side they come. */
export type Attachments = {
  readonly [K in MediaKind]: (upload: Upload, details?: MediaDetails) => Promise<MediaOf[K]>
}

/** Where files are put, and what is allowed. */
interface Store {
  readonly files: Files
  readonly limits: Limits
}

type Makers<K extends MediaKind> = Pick<Attachments, K>

export const createAttachments = (files: Files, limits: Limits): Attachments => ({
  ...pictures({ files, limits }),
  ...sounds({ files, limits }),
  ...films({ files, limits }),
})

const pictures = ({ files, limits }: Store): Makers<'photo' | 'document' | 'sticker'> => ({
  async photo({ bytes }) {
    if (exceeds(bytes.length, limits.photoBytes)) {
      throw badRequest(
        `file of size ${bytes.length} bytes is too big for a photo; ` +
          `the maximum size is ${limits.photoBytes} bytes`,
      )
    }
    return files.addPhoto(await photoSizes(bytes))
  },
  async document(upload, { thumbnail } = {}) {
    const { file, common } = await describe(upload, thumbnail, files)
    return files.add({ kind: 'document', ...file }, (ids): Document => ({ ...ids, ...common }))
  },
  async sticker({ bytes, name }, { emoji, thumbnail } = {}) {
    const { mimeType, ...format } = await stickerFormat(bytes)
    const picture = thumbnail ?? (mimeType.startsWith('image/') ? bytes : undefined)
    const words = compact({ emoji, thumbnail: await thumbnailOf(picture, files) })
    return files.add({ kind: 'sticker', bytes, mimeType, name }, (ids) => ({
      ...ids,
      ...words,
      ...format,
      type: 'regular',
    }))
  },
})

const sounds = ({ files }: Store): Makers<'voice' | 'audio'> => ({
  async voice({ bytes, mimeType, name }, { durationSeconds = 0 } = {}) {
    const type = mimeType.startsWith('audio/') ? mimeType : 'audio/ogg'
    return files.add({ kind: 'voice', bytes, mimeType: type, name }, (ids) => ({
      ...ids,
      duration: durationSeconds,
      mime_type: type,
    }))
  },
  async audio(upload, { durationSeconds = 0, title, performer, thumbnail } = {}) {
    const { file, common } = await describe(upload, thumbnail, files)
    const sound = compact({ ...common, duration: durationSeconds, title, performer })
    return files.add({ kind: 'audio', ...file }, (ids) => ({ ...ids, ...sound }))
  },
})

const films = ({ files }: Store): Makers<'video' | 'animation' | 'video_note'> => ({
  async video(upload, details = {}) {
    const { file, film } = await filmOf(upload, details, files)
    return files.add({ kind: 'video', ...file }, (ids): Video => ({ ...ids, ...film }))
  },
  async animation(upload, details = {}) {
    const { file, film } = await filmOf(upload, details, files)
    return files.add({ kind: 'animation', ...file }, (ids): Animation => ({ ...ids, ...film }))
  },
  async video_note(upload, details = {}) {
    const { file, film } = await filmOf(upload, details, files)
    const { width: length, duration, thumbnail } = film
    const round = { length, duration, ...(thumbnail && { thumbnail }) }
    return files.add({ kind: 'video_note', ...file }, (ids) => ({ ...ids, ...round }))
  },
})

async function filmOf(upload: Upload, details: MediaDetails, files: Files) {
  const { file, common } = await describe(upload, details.thumbnail, files)
  const size = await frameSize(upload, details, common.thumbnail)
  return { file, film: { ...common, ...size, duration: details.durationSeconds ?? 0 } }
}

/** What is kept of a file, whatever its kind. */
async function describe(upload: Upload, preview: Uint8Array | undefined, files: Files) {
  const { bytes, name } = upload
  const mimeType = await mimeTypeOf(upload)
  const picture = preview ?? (mimeType.startsWith('image/') ? bytes : undefined)
  return {
    file: { bytes, mimeType, name },
    common: compact({
      file_name: name || undefined,
      mime_type: mimeType,
      thumbnail: await thumbnailOf(picture, files),
    }),
  }
}

/** Telegram's small JPEG of a picture. Whatever cannot be drawn (HEIC, a picture too large) is kept without one. */
async function thumbnailOf(
  picture: Uint8Array | undefined,
  files: Files,
): Promise<PhotoSize | undefined> {
  if (!picture) return undefined
  const sizes = await photoSizes(picture).catch(() => [])
  return files.addPhoto(sizes.slice(0, 2).slice(-1))[0]
}

/** As the sender says, or as its picture shows. */
async function frameSize(
  { bytes }: Upload,
  { width, height }: MediaDetails,
  thumbnail: PhotoSize | undefined,
): Promise<{ width: number; height: number }> {
  if (width !== undefined && height !== undefined) return { width, height }
  const picture = await sharp(bytes)
    .metadata()
    .catch(() => undefined)
  return {
    width: picture?.width ?? thumbnail?.width ?? 0,
    height: picture?.height ?? thumbnail?.height ?? 0,
  }
}

const unknownType = 'application/octet-stream'

async function mimeTypeOf({ bytes, mimeType }: Upload): Promise<string> {
  if (mimeType && mimeType !== unknownType) return mimeType
  return (await fileTypeFromBuffer(bytes))?.mime ?? unknownType
}
