import type { ReferencePhoto } from '#src/domain/reference-photo.ts'
import type { IndexDependencies, IndexRequest, ReadPhoto } from '#src/indexing/index-photos.ts'
import type { PhotoSelection } from '#src/ports/reference-store.ts'
import { createRecordedProgress, featuresOf } from './fakes.ts'
import { sku } from './products.ts'

export const missing: IndexRequest = {
  scope: { kind: 'missing' },
  frames: { kind: 'all' },
  maxFrames: undefined,
  role: undefined,
  rebuild: false,
}

export function photos(count: number): readonly ReferencePhoto[] {
  return Array.from({ length: count }, (_, id) => ({
    id,
    sku: sku(`S${id}`),
    role: 'product',
    sha256: `photo ${id}`,
  }))
}

/** Nothing to compare: the photo is like no other. */
export function flatPhoto(number: number): ReadPhoto {
  const fingerprint = { keys: [], views: [], quality: number }
  const input = { tensors: [], colours: Float32Array.of(number) }
  return { hashed: { fingerprint, isSameAs: () => false }, input }
}

/** Of the file of a photo. */
export function numberOf(bytes: Uint8Array): number {
  return Number(Buffer.from(bytes).toString().split(' ')[1])
}

/**
 * A store of `count` photos; those with a vector and a fingerprint are not selected again. Each photo's vector is its
 * number, and so is the quality of its fingerprint.
 */
export function setUp(count: number, overrides: Partial<IndexDependencies> = {}) {
  const saved = new Map<number, number>()
  const prints = new Map<string, number>()
  const calls: string[] = []
  const failures: string[] = []
  const selections: PhotoSelection[] = []
  const progress = createRecordedProgress()
  const dependencies: IndexDependencies = {
    references: {
      findUnknown: async () => [],
      async select(_embedderId, selection) {
        selections.push(selection)
        return photos(count)
          .map((photo) => ({
            ...photo,
            needsFeatures: !saved.has(photo.id),
            needsFingerprint: !prints.has(photo.sha256),
          }))
          .filter(({ needsFeatures, needsFingerprint }) => needsFeatures || needsFingerprint)
      },
      async saveFingerprints(added) {
        for (const { sha256, fingerprint } of added) prints.set(sha256, fingerprint.quality)
      },
      async saveFeatures(embedderId, rows) {
        calls.push(`save ${rows.length} of ${embedderId}`)
        for (const { photoId, features } of rows) {
          saved.set(photoId, features.embedding[0] ?? Number.NaN)
        }
      },
      findOriginals: async () => [],
      async saveDuplicates(embedderId, duplicates) {
        for (const { photoId, originalId } of duplicates) {
          calls.push(`${photoId} is ${originalId} to ${embedderId}`)
        }
      },
      async dropVectors(embedderId, role, keep) {
        calls.push(`drop ${role ?? 'all'} of ${embedderId} but ${keep?.join(' ')}`)
      },
    },
    catalogue: { photoBytes: async (hash) => Buffer.from(hash) },
    embedderId: 'fake@1',
    read: async (bytes) => flatPhoto(numberOf(bytes)),
    workers: 2,
    batchSize: 8,
    describe: async (inputs) => inputs.map(({ colours: [number = 0] }) => featuresOf(number)),
    progress,
    onFailure: ({ id }, reason) => failures.push(`${id}: ${reason}`),
    ...overrides,
  }
  return { dependencies, saved, prints, calls, failures, selections, progress }
}
