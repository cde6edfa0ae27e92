import { describe, expect, it } from 'vitest'
import {
  type RepairDependencies,
  type RepairExtent,
  repairIndex,
  verifyIndex,
} from '#src/indexing/verify-index.ts'
import { VectorIndexError } from '#src/ports/errors.ts'
import type { StoredFeatures } from '#src/ports/feature-source.ts'
import type { StoredVector } from '#src/ports/vector-index.ts'
import { createRecordedProgress, fakeSpace, featuresOf } from '#test/support/fakes.ts'
import { sku } from '#test/support/products.ts'

const embedder = { id: 'fake@1', dim: 2, views: 1 }

function stored(photoId: number, ...embedding: readonly number[]): StoredFeatures {
  const role = photoId % 2 ? 'product' : 'shopper'
  return { photoId, sku: sku(`S${photoId}`), role, features: featuresOf(...embedding) }
}

function copyOf({ features, ...photo }: StoredFeatures): StoredVector {
  return { ...photo, vector: features.embedding }
}

/** What the shop has: B and C are shown by one file. */
const allPhotos = [
  ['A', 'one'],
  ['B', 'two'],
  ['A', 'one'],
  ['C', 'two'],
].map(([name = '', file = ''], id) => ({
  id,
  sku: sku(name),
  role: 'product' as const,
  sha256: file,
  needsFeatures: false,
  needsFingerprint: false,
}))

const good = [stored(1, 1, 0), stored(2, 0, 1), stored(3, 0.6, 0.8)]

/** Compares these rows of the database with these of the index. */
function verify(
  rows: readonly StoredFeatures[],
  copied: readonly StoredVector[],
  unindexed: readonly number[] = [],
) {
  return verifyIndex({
    references: {
      select: async (_embedderId, { scope, frames }) => {
        if (scope.kind === 'all') return allPhotos
        expect([scope.kind, frames.kind]).toEqual(['missing', 'first'])
        return [...unindexed, 999].map((id) => ({
          id,
          sku: sku(`S${id}`),
          role: 'product',
          sha256: 'x',
          // 999 has a vector and lacks something else.
          needsFeatures: id !== 999,
          needsFingerprint: true,
        }))
      },
    },
    features: {
      photoIds: async () => rows.map(({ photoId }) => photoId),
      async *read() {
        yield rows.slice(0, 1)
        yield rows.slice(1)
      },
    },
    copy: {
      async *contents() {
        yield copied
      },
    },
    embedder,
    space: fakeSpace,
    progress: createRecordedProgress(),
  })
}

describe('verifyIndex', () => {
  it('finds nothing where the index is the database', async () => {
    expect(await verify(good, good.map(copyOf).reverse())).toEqual({
      counts: { product: { stored: 2, copied: 2 }, shopper: { stored: 1, copied: 1 } },
      findings: [],
      lookalikes: [['B', 'C']],
    })
  })

  it('finds what is missing in the index, what is another there, and what is left over', async () => {
    const other = { ...copyOf(stored(2, 0, 1)), vector: Float32Array.of(0, 0.999_999_9) }
    const { findings, counts } = await verify(good, [
      copyOf(stored(1, 1, 0)),
      other,
      copyOf(stored(7, 1, 0)),
    ])
    expect(findings.map(({ kind, photoIds }) => [kind, photoIds])).toEqual([
      ['not-copied', [3]],
      ['differing', [2]],
      ['left-over', [7]],
    ])
    expect(counts.product).toEqual({ stored: 2, copied: 2 })
  })

  it.each([
    ['another SKU', { sku: sku('OTHER') }],
    ['another role', { role: 'shopper' }],
  ] as const)('finds a vector that stands for %s in the index', async (_, changed) => {
    const [first, ...rest] = good.map(copyOf)
    const { findings } = await verify(good, [{ ...(first as StoredVector), ...changed }, ...rest])
    expect(findings.map(({ kind, photoIds }) => [kind, photoIds])).toEqual([['differing', [1]]])
  })

  it.each([
    ['too short', [1], /has 1 values, not 2/],
    ['too long', [1, 0, 0], /has 3 values, not 2/],
    ['no numbers', [Number.NaN, 1], /not finite/],
    ['not of unit length', [1, 1], /has the length 1\.414, not 1/],
  ])('finds stored vectors that are %s', async (_, embedding, message) => {
    const rows = [...good, stored(5, ...embedding)]
    const { findings } = await verify(rows, good.map(copyOf))
    expect(findings).toEqual([
      { kind: 'broken', message: expect.stringMatching(message), photoIds: [5] },
    ])
  })

  it('finds photos that were never indexed', async () => {
    const { findings } = await verify(good, good.map(copyOf), [41, 42])
    expect(findings.map(({ kind, photoIds }) => [kind, photoIds])).toEqual([
      ['unindexed', [41, 42]],
    ])
  })

  it('says why an index cannot be read, and compares nothing with it', async () => {
    const { findings } = await verifyIndex({
      references: { select: async () => [] },
      features: {
        photoIds: async () => [1],
        async *read() {
          yield good
        },
      },
      copy: {
        async *contents() {
          yield good.slice(0, 1).map(copyOf)
          throw new VectorIndexError('Qdrant is on fire')
        },
      },
      embedder,
      space: fakeSpace,
      progress: createRecordedProgress(),
    })
    expect(findings).toEqual([
      { kind: 'unreadable', message: 'the index cannot be read: Qdrant is on fire', photoIds: [] },
    ])
  })
})

describe('repairIndex', () => {
  type Kind = Parameters<typeof repairIndex>[0]['findings'][0]['kind']

  function repair(...kinds: readonly Kind[]) {
    return repairTo('findings', ...kinds)
  }

  function repairTo(extent: RepairExtent, ...kinds: readonly Kind[]) {
    const calls: string[] = []
    const dependencies: RepairDependencies = {
      dropFeatures: async (photoIds) => void calls.push(`drop ${photoIds.join(' ')}`),
      index: async ({ scope }) => void calls.push(`index ${scope.kind}`),
      copy: {
        rebuild: async () => void calls.push('rebuild'),
        tune: async () => void calls.push('tune'),
      },
      progress: createRecordedProgress(),
    }
    const findings = kinds.map((kind, at) => ({ kind, message: '', photoIds: [at, at + 10] }))
    const none = { stored: 0, copied: 0 }
    const found = { counts: { product: none, shopper: none }, findings, lookalikes: [] }
    return repairIndex(found, dependencies, extent).then(() => calls)
  }

  it('makes broken vectors anew, and the index where it differs', async () => {
    expect(await repair('broken', 'broken')).toEqual(['drop 0 10 1 11', 'index missing'])
    expect(await repair('unindexed')).toEqual(['index missing'])
    expect(await repair('left-over', 'differing')).toEqual(['rebuild', 'tune'])
    expect(await repair('broken', 'unreadable')).toEqual([
      'drop 0 10',
      'index missing',
      'rebuild',
      'tune',
    ])
    expect(await repair()).toEqual([])
  })

  it('makes the index anew where nothing is wrong, without a vector being made', async () => {
    expect(await repairTo('whole-copy')).toEqual(['rebuild', 'tune'])
    expect(await repairTo('whole-copy', 'left-over')).toEqual(['rebuild', 'tune'])
  })
})
