import { describe, expect, it } from 'vitest'
import type { ReferencePhoto } from '#src/domain/reference-photo.ts'
import {
  type IndexDependencies,
  type IndexRequest,
  indexPhotos,
} from '#src/indexing/index-photos.ts'
import { PhotoError } from '#src/ports/errors.ts'
import type { PhotoSelection } from '#src/ports/reference-store.ts'
import { createRecordedProgress, featuresOf } from '#test/support/fakes.ts'
import { plain } from '#test/support/pictures.ts'
import { sku } from '#test/support/products.ts'

const missing: IndexRequest = {
  scope: { kind: 'missing' },
  frames: { kind: 'all' },
  maxFrames: undefined,
  role: undefined,
  rebuild: false,
}

function photos(count: number): readonly ReferencePhoto[] {
  return Array.from({ length: count }, (_, id) => ({
    id,
    sku: sku(`S${id}`),
    role: 'product',
    sha256: `photo ${id}`,
  }))
}

/** Nothing to compare: the photo is like no other. */
function flatLook(quality: number) {
  return { fingerprint: { keys: [], views: [], quality }, isSameAs: () => false }
}

/**
 * A store of `count` photos; those with a vector and a fingerprint are not selected again. Each photo's vector is its
 * number, and so is the quality of its fingerprint.
 */
function setUp(count: number, overrides: Partial<IndexDependencies> = {}) {
  const saved = new Map<number, number>()
  const prints = new Map<string, number>()
  const calls: string[] = []
  const failures: string[] = []
  const selections: PhotoSelection[] = []
  const progress = createRecordedProgress()
  const dependencies: IndexDependencies = {
    references: {
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
    decode: async (bytes) => plain(1 + Number(Buffer.from(bytes).toString().split(' ')[1]), 1),
    describe: async (pictures) => pictures.map(({ width }) => featuresOf(width - 1)),
    fingerprintPhoto: async ({ width }) => flatLook(width - 1),
    progress,
    onFailure: ({ id }, reason) => failures.push(`${id}: ${reason}`),
    ...overrides,
  }
  return { dependencies, saved, prints, calls, failures, selections, progress }
}

describe('indexPhotos', () => {
  it.each([1, 8, 9, 20])('gives each of %d photos its own vector', async (count) => {
    const { dependencies, saved, failures } = setUp(count)
    expect(await indexPhotos(missing, dependencies)).toEqual({
      indexed: count,
      skipped: 0,
      failed: 0,
    })
    expect([...saved]).toEqual(photos(count).map(({ id }) => [id, id]))
    expect(failures).toEqual([])
  })

  it('makes of each photo what it lacks, and nothing else', async () => {
    const { dependencies, saved, prints, calls } = setUp(4)
    saved.set(1, -1)
    prints.set('photo 2', -1)
    expect(await indexPhotos(missing, dependencies)).toEqual({ indexed: 4, skipped: 0, failed: 0 })
    expect([0, 1, 2, 3].map((id) => saved.get(id))).toEqual([0, -1, 2, 3])
    expect([0, 1, 2, 3].map((id) => prints.get(`photo ${id}`))).toEqual([0, 1, -1, 3])
    expect(calls).toEqual(['save 3 of fake@1'])

    prints.delete('photo 3')
    expect(await indexPhotos(missing, dependencies)).toEqual({ indexed: 1, skipped: 0, failed: 0 })
    expect(calls).toEqual(['save 3 of fake@1'])
  })

  it('leaves out a photo that no fingerprint can be made of', async () => {
    const { dependencies, saved, failures } = setUp(5, {
      fingerprintPhoto: async ({ width }) => {
        if (width === 3) throw new Error('out of memory')
        return flatLook(width - 1)
      },
    })
    expect(await indexPhotos(missing, dependencies)).toEqual({ indexed: 4, skipped: 0, failed: 1 })
    expect(failures).toEqual(['2: out of memory'])
    expect(saved.has(2)).toBe(false)
  })

  it('does nothing when nothing is missing', async () => {
    const { dependencies, calls } = setUp(0)
    expect(await indexPhotos(missing, dependencies)).toEqual({ indexed: 0, skipped: 0, failed: 0 })
    expect(calls).toEqual([])
  })

  it('tells how far it is, and reaches the end', async () => {
    const { dependencies, progress } = setUp(20)
    await indexPhotos(missing, dependencies)
    expect(progress.events[0]).toBe('indexing photos: 20')
    expect(progress.events.at(-1)).toBe('finished')
    const steps = progress.events.slice(1, -1).reduce((sum, step) => sum + Number(step), 0)
    expect(steps).toBe(20)
  })

  it('goes on past a photo that is no picture, and past one that is gone', async () => {
    const { dependencies, saved, failures, progress } = setUp(20, {
      catalogue: {
        photoBytes: async (hash) => (hash === 'photo 12' ? undefined : Buffer.from(hash)),
      },
      decode: async (bytes) => {
        const name = Buffer.from(bytes).toString()
        if (name === 'photo 3') throw new PhotoError('cut off', { problem: 'broken' })
        return plain(1 + Number(name.split(' ')[1]), 1)
      },
    })
    expect(await indexPhotos(missing, dependencies)).toEqual({ indexed: 18, skipped: 0, failed: 2 })
    expect(failures).toEqual(['3: cut off', '12: its file is missing in the database'])
    expect(saved.has(3) || saved.has(12)).toBe(false)
    // Its neighbours in the batch have vectors of their own, not of each other.
    expect([saved.get(2), saved.get(4), saved.get(11), saved.get(13)]).toEqual([2, 4, 11, 13])
    expect(progress.events.at(-1)).toBe('finished')
  })

  it('counts the photos of a batch that the embedder could not take, and goes on', async () => {
    let batches = 0
    const { dependencies, failures } = setUp(20, {
      describe: async (pictures) => {
        batches += 1
        if (batches === 2) throw new Error('out of memory')
        return pictures.map(({ width }) => featuresOf(width - 1))
      },
    })
    const { indexed, failed } = await indexPhotos(missing, dependencies)
    expect(indexed + failed).toBe(20)
    expect(failed).toBeGreaterThan(0)
    expect(indexed).toBeGreaterThan(0)
    expect(failures).toHaveLength(failed)
    expect(failures[0]).toContain('out of memory')
  })

  it('tells of every photo that it counts as failed', async () => {
    const { dependencies, failures } = setUp(5, {
      describe: async (pictures) => pictures.slice(1).map(() => featuresOf(1)),
    })
    const { failed } = await indexPhotos(missing, dependencies)
    expect(failed).toBe(1)
    expect(failures).toHaveLength(1)
  })

  it('keeps what was done when it is stopped, and goes on from there', async () => {
    let embedded = 0
    const { dependencies, saved } = setUp(20)
    const stopping: IndexDependencies = {
      ...dependencies,
      progress: {
        ...dependencies.progress,
        advance: (steps) => {
          embedded += steps
          if (embedded >= 8) throw new Error('stopped')
        },
      },
    }
    await expect(indexPhotos(missing, stopping)).rejects.toThrow('stopped')
    const done = saved.size
    expect(done).toBeGreaterThanOrEqual(8)
    expect(done).toBeLessThan(20)
    expect(await indexPhotos(missing, dependencies)).toEqual({
      indexed: 20 - done,
      skipped: 0,
      failed: 0,
    })
    expect(saved.size).toBe(20)
  })

  it.each([
    ['both roles', undefined, 'drop all of fake@1 but 0 1 2'],
    ['one role', 'shopper', 'drop shopper of fake@1 but 0 1 2'],
  ] as const)(
    'drops what else is there of %s when it has rebuilt, not before',
    async (_, role, expected) => {
      const { dependencies, calls } = setUp(3)
      await indexPhotos({ ...missing, role, rebuild: true }, dependencies)
      expect(calls).toEqual(['save 3 of fake@1', expected])
    },
  )

  describe('of three photos of one SKU, the second like the first,', () => {
    const first = { keys: ['first'], views: [], quality: 90 }

    /** `indexed`: those that have a vector already. */
    function setUpDoubles(indexed: readonly number[] = []) {
      const base = setUp(3)
      const ofOneSku = <T extends ReferencePhoto>(photo: T): T => ({ ...photo, sku: sku('ONE') })
      const { references } = base.dependencies
      const dependencies: IndexDependencies = {
        ...base.dependencies,
        references: {
          ...references,
          select: async (...args) => (await references.select(...args)).map(ofOneSku),
          findOriginals: async () =>
            photos(3)
              .filter(({ id }) => indexed.includes(id))
              .map((photo) => ({ ...ofOneSku(photo), fingerprint: first })),
        },
        // Each of a few pixels.
        fingerprintPhoto: async ({ width }) => ({
          fingerprint: width <= 2 ? first : { ...first, keys: ['another'] },
          isSameAs: (known) => width <= 2 && known === first,
        }),
      }
      return { ...base, dependencies }
    }

    it('leaves the second to the vector of the first', async () => {
      const { dependencies, saved, calls, failures } = setUpDoubles()
      const summary = await indexPhotos(missing, dependencies)
      expect(summary).toEqual({ indexed: 2, skipped: 1, failed: 0 })
      expect([...saved.keys()]).toEqual([0, 2])
      expect(calls).toEqual(['save 2 of fake@1', '1 is 0 to fake@1'])
      expect(failures).toEqual([])
    })

    it('takes away its vector of old when it rebuilds', async () => {
      const { dependencies, calls } = setUpDoubles([0, 1])
      const summary = await indexPhotos({ ...missing, rebuild: true }, dependencies)
      expect(summary).toEqual({ indexed: 2, skipped: 1, failed: 0 })
      expect(calls).toEqual(['save 2 of fake@1', '1 is 0 to fake@1', 'drop all of fake@1 but 0 2'])
    })
  })

  it('hands on what it is asked to select', async () => {
    const { dependencies, selections } = setUp(1)
    const request = {
      ...missing,
      scope: { kind: 'category', category: 'suit' },
      frames: { kind: 'every', step: 5 },
      maxFrames: 4,
      role: 'product',
    } as const
    await indexPhotos(request, dependencies)
    expect(selections).toMatchObject([
      { scope: request.scope, frames: request.frames, maxFrames: 4, role: 'product' },
    ])
  })
})
