import { randomBytes } from 'node:crypto'
import { extname } from 'node:path'
import type { PhotoSize } from 'grammy/types'
import { sha256 } from '#src/lib/hash.ts'
import { createBlobs } from './blobs.ts'
import type { MediaKind, MediaOf } from './media.ts'

export interface NewFile<K extends MediaKind = MediaKind> {
  readonly kind: K
  readonly bytes: Uint8Array
  readonly mimeType: string
  readonly name?: string | undefined
}

export interface StoredFile extends NewFile {
  readonly fileId: string
  /** The same for the same bytes, also after a restart. */
  readonly uniqueId: string
  readonly path: string
}

/** The part of Telegram's object of a file that every kind has. */
interface FileIds {
  readonly file_id: string
  readonly file_unique_id: string
  readonly file_size: number
}

/** The bytes behind file ids. When they outgrow their room the oldest are forgotten. */
export interface Files {
  /** Stores bytes; `describe` makes Telegram's object of them, which the file's id stands for from now on. */
  add<K extends MediaKind>(file: NewFile<K>, describe: (ids: FileIds) => MediaOf[K]): MediaOf[K]
  /** Adds the sizes of one photo, smallest first. */
  addPhoto(pictures: readonly Picture[]): PhotoSize[]
  find(fileId: string): StoredFile | undefined
  findByPath(path: string): StoredFile | undefined
  /** Telegram's object for a file of this kind; of a photo, all its sizes. */
  mediaOf<K extends MediaKind>(kind: K, fileId: string): MediaOf[K] | undefined
}

interface Picture {
  readonly width: number
  readonly height: number
  readonly bytes: Uint8Array
}

const folders: Readonly<Record<MediaKind, string>> = {
  photo: 'photos',
  document: 'documents',
  voice: 'voice',
  video: 'videos',
  video_note: 'video_notes',
  animation: 'animations',
  audio: 'music',
  sticker: 'stickers',
}

const idPrefixes: Readonly<Record<MediaKind, string>> = {
  photo: 'AgAC',
  document: 'BQAC',
  voice: 'AwAC',
  video: 'BAAC',
  video_note: 'DQAC',
  animation: 'CgAC',
  audio: 'CQAC',
  sticker: 'CAAC',
}

export function createFiles(maxBytes: number): Files {
  const files = new Map<string, StoredFile>()
  const idsByPath = new Map<string, string>()
  const blobs = createBlobs()
  const media = emptyMedia()
  let count = 0

  function forgetOldest(newest: string): void {
    for (const { fileId, uniqueId, path, kind } of files.values()) {
      if (blobs.totalBytes <= maxBytes || fileId === newest) return
      files.delete(fileId)
      idsByPath.delete(path)
      media[kind].delete(fileId)
      blobs.release(uniqueId)
    }
  }

  function register(file: NewFile): StoredFile {
    const uniqueId = uniqueIdOf(file.bytes)
    const fileId = idPrefixes[file.kind] + randomBytes(24).toString('base64url')
    const path = `${folders[file.kind]}/file_${count++}${extensionOf(file)}`
    const stored = { ...file, bytes: blobs.keep(uniqueId, file.bytes), fileId, uniqueId, path }
    files.set(fileId, stored)
    idsByPath.set(path, fileId)
    forgetOldest(fileId)
    return stored
  }

  return {
    add(file, describe) {
      const stored = register(file)
      const made = describe(idsOf(stored))
      media[file.kind].set(stored.fileId, made)
      return made
    },
    addPhoto(pictures) {
      const sizes = pictures.map(({ bytes, width, height }) => ({
        ...idsOf(register({ kind: 'photo', bytes, mimeType: 'image/jpeg' })),
        width,
        height,
      }))
      for (const { file_id } of sizes) media.photo.set(file_id, sizes)
      return sizes
    },
    find: (fileId) => files.get(fileId),
    findByPath: (path) => files.get(idsByPath.get(path) ?? ''),
    mediaOf: (kind, fileId) => media[kind].get(fileId),
  }
}

type MediaById = { readonly [K in MediaKind]: Map<string, MediaOf[K]> }

const emptyMedia = (): MediaById => ({
  photo: new Map(),
  document: new Map(),
  voice: new Map(),
  video: new Map(),
  video_note: new Map(),
  animation: new Map(),
  audio: new Map(),
  sticker: new Map(),
})

const idsOf = ({ fileId, uniqueId, bytes }: StoredFile): FileIds => ({
  file_id: fileId,
  file_unique_id: uniqueId,
  file_size: bytes.length,
})

const uniqueIdOf = (bytes: Uint8Array) =>
  `AQAD${Buffer.from(sha256(bytes), 'hex').toString('base64url').slice(0, 16)}`

const extensions: Readonly<Record<string, string>> = {
  'image/jpeg': '.jpg',
  'image/png': '.png',
  'image/webp': '.webp',
  'image/gif': '.gif',
  'audio/ogg': '.oga',
  'audio/webm': '.webm',
  'video/mp4': '.mp4',
  'video/webm': '.webm',
  'application/x-tgsticker': '.tgs',
  'application/pdf': '.pdf',
}

function extensionOf({ name = '', mimeType }: NewFile): string {
  const own = extname(name).toLowerCase()
  // Names come from strangers: only a plain extension may become a part of a path.
  return /^\.[a-z0-9]{1,8}$/.test(own) ? own : (extensions[mimeType] ?? '')
}
