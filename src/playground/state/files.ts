import { randomBytes } from 'node:crypto'
import { extname } from 'node:path'
import type { PhotoSize } from 'grammy/types'
import { sha256 } from '#src/lib/hash.ts'

export type FileKind = 'photo' | 'document' | 'voice'

export interface NewFile {
  readonly kind: FileKind
  readonly bytes: Uint8Array
  readonly mimeType: string
  readonly name?: string | undefined
}

export interface StoredFile extends NewFile {
  readonly fileId: string
  /** The same for the same bytes, also after a restart. */
  readonly uniqueId: string
  readonly path: string
  /** All sizes of the photo that this file is a size of. */
  readonly sizes?: readonly PhotoSize[]
}

/** The bytes behind file ids. When they outgrow their room the oldest are forgotten. */
export interface Files {
  add(file: NewFile): StoredFile
  /** Adds the sizes of one photo, smallest first. */
  addPhoto(pictures: readonly Picture[]): readonly PhotoSize[]
  find(fileId: string): StoredFile | undefined
  findByPath(path: string): StoredFile | undefined
}

interface Picture {
  readonly width: number
  readonly height: number
  readonly bytes: Uint8Array
}

interface Blob {
  readonly bytes: Uint8Array
  users: number
}

const folders = { photo: 'photos', document: 'documents', voice: 'voice' } as const
const idPrefixes = { photo: 'AgAC', document: 'BQAC', voice: 'AwAC' } as const

export function createFiles(maxBytes: number): Files {
  const files = new Map<string, StoredFile>()
  const idsByPath = new Map<string, string>()
  const blobs = new Map<string, Blob>()
  let totalBytes = 0
  let count = 0

  /** Bytes that are stored already are not stored twice. */
  function keep(uniqueId: string, bytes: Uint8Array): Uint8Array {
    const blob = blobs.get(uniqueId) ?? { bytes, users: 0 }
    if (blob.users === 0) totalBytes += bytes.length
    blob.users += 1
    blobs.set(uniqueId, blob)
    return blob.bytes
  }

  function forget({ fileId, uniqueId, path }: StoredFile): void {
    files.delete(fileId)
    idsByPath.delete(path)
    const blob = blobs.get(uniqueId)
    if (!blob) return
    blob.users -= 1
    if (blob.users > 0) return
    blobs.delete(uniqueId)
    totalBytes -= blob.bytes.length
  }

  function forgetOldest(newest: string): void {
    for (const file of files.values()) {
      if (totalBytes <= maxBytes || file.fileId === newest) return
      forget(file)
    }
  }

  function register(file: NewFile, uniqueId: string): StoredFile {
    const fileId = idPrefixes[file.kind] + randomBytes(24).toString('base64url')
    const path = `${folders[file.kind]}/file_${count++}${extensionOf(file)}`
    const stored = { ...file, bytes: keep(uniqueId, file.bytes), fileId, uniqueId, path }
    files.set(fileId, stored)
    idsByPath.set(path, fileId)
    forgetOldest(fileId)
    return stored
  }

  return {
    add: (file) => register(file, uniqueIdOf(file.bytes)),
    addPhoto(pictures) {
      const stored = pictures.map(({ bytes }) =>
        register({ kind: 'photo', bytes, mimeType: 'image/jpeg' }, uniqueIdOf(bytes)),
      )
      const sizes = stored.map((file, index) => toPhotoSize(file, pictures[index]))
      for (const file of stored) {
        if (files.has(file.fileId)) files.set(file.fileId, { ...file, sizes })
      }
      return sizes
    },
    find: (fileId) => files.get(fileId),
    findByPath: (path) => files.get(idsByPath.get(path) ?? ''),
  }
}

function toPhotoSize({ fileId, uniqueId, bytes }: StoredFile, picture?: Picture): PhotoSize {
  return {
    file_id: fileId,
    file_unique_id: uniqueId,
    width: picture?.width ?? 0,
    height: picture?.height ?? 0,
    file_size: bytes.length,
  }
}

const uniqueIdOf = (bytes: Uint8Array) =>
  `AQAD${Buffer.from(sha256(bytes), 'hex').toString('base64url').slice(0, 16)}`

const extensions: Readonly<Record<string, string>> = {
  'image/jpeg': '.jpg',
  'image/png': '.png',
  'image/webp': '.webp',
  'audio/ogg': '.oga',
  'audio/webm': '.webm',
  'application/pdf': '.pdf',
}

function extensionOf({ name = '', mimeType }: NewFile): string {
  const own = extname(name).toLowerCase()
  // Names come from strangers: only a plain extension may become a part of a path.
  return /^\.[a-z0-9]{1,8}$/.test(own) ? own : (extensions[mimeType] ?? '')
}
