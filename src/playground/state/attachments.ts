import { fileTypeFromBuffer } from 'file-type'
import type { Document, PhotoSize, Voice } from 'grammy/types'
import { badRequest } from '#src/playground/rules/api-error.ts'
import { compact } from '#src/playground/rules/compact.ts'
import { exceeds, type Limits } from '#src/playground/rules/limits.ts'
import type { Upload } from '#src/playground/rules/parse-request.ts'
import { photoSizes } from '#src/playground/rules/photo-sizes.ts'
import type { Files } from './files.ts'

/** Turns bytes into what a message holds, from whichever side they come. */
export interface Attachments {
  photo(bytes: Uint8Array): Promise<PhotoSize[]>
  document(upload: Upload): Promise<Document>
  voice(upload: Upload, durationSeconds?: number): Voice
}

export function createAttachments(files: Files, limits: Limits): Attachments {
  /** The preview of a picture that was sent as a file. */
  async function thumbnailOf({ bytes }: Upload, mimeType: string): Promise<PhotoSize | undefined> {
    if (!mimeType.startsWith('image/')) return undefined
    // Whatever cannot be drawn (HEIC, a picture that is too large) is kept without a preview.
    const pictures = await photoSizes(bytes).catch(() => [])
    return files.addPhoto(pictures.slice(1, 2))[0]
  }

  return {
    async photo(bytes) {
      if (exceeds(bytes.length, limits.photoBytes)) {
        throw badRequest(
          `file of size ${bytes.length} bytes is too big for a photo; ` +
            `the maximum size is ${limits.photoBytes} bytes`,
        )
      }
      return [...files.addPhoto(await photoSizes(bytes))]
    },
    async document(upload) {
      const { bytes, name } = upload
      const mimeType = await mimeTypeOf(upload)
      const { fileId, uniqueId } = files.add({ kind: 'document', bytes, mimeType, name })
      return compact({
        file_id: fileId,
        file_unique_id: uniqueId,
        file_name: name || undefined,
        mime_type: mimeType,
        file_size: bytes.length,
        thumbnail: await thumbnailOf(upload, mimeType),
      })
    },
    voice({ bytes, mimeType, name }, durationSeconds = 0) {
      const type = mimeType.startsWith('audio/') ? mimeType : 'audio/ogg'
      const { fileId, uniqueId } = files.add({ kind: 'voice', bytes, mimeType: type, name })
      return {
        file_id: fileId,
        file_unique_id: uniqueId,
        duration: durationSeconds,
        mime_type: type,
        file_size: bytes.length,
      }
    },
  }
}

const unknownType = 'application/octet-stream'

async function mimeTypeOf({ bytes, mimeType }: Upload): Promise<string> {
  if (mimeType && mimeType !== unknownType) return mimeType
  return (await fileTypeFromBuffer(bytes))?.mime ?? unknownType
}
