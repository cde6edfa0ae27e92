/** Bytes by their unique id: those that are stored already are not stored twice. */
export interface Blobs {
  /** Gives the bytes that are kept. */
  keep(uniqueId: string, bytes: Uint8Array): Uint8Array
  /** Undoes one `keep`; the last one frees the bytes. */
  release(uniqueId: string): void
  readonly totalBytes: number
}

interface Blob {
  readonly bytes: Uint8Array
  users: number
}

export function createBlobs(): Blobs {
  const blobs = new Map<string, Blob>()
  let totalBytes = 0
  return {
    keep(uniqueId, bytes) {
      const blob = blobs.get(uniqueId) ?? { bytes, users: 0 }
      if (blob.users === 0) totalBytes += bytes.length
      blob.users += 1
      blobs.set(uniqueId, blob)
      return blob.bytes
    },
    release(uniqueId) {
      const blob = blobs.get(uniqueId)
      if (!blob) return
      blob.users -= 1
      if (blob.users > 0) return
      blobs.delete(uniqueId)
      totalBytes -= blob.bytes.length
    },
    get totalBytes() {
      return totalBytes
    },
  }
}
