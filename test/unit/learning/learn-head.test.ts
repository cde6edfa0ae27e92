import { describe, expect, it } from 'vitest'
import type { Head } from '#src/domain/head.ts'
import type { Sku } from '#src/domain/sku.ts'
import { applyMap, mappedDim } from '#src/identify/scoring/head.ts'
import { createHeadLearner, type LabelledPhoto, learnHead } from '#src/learning/learn-head.ts'
import type { StoredFeatures } from '#src/ports/feature-source.ts'
import { drawPhotos, labelledDim } from '#test/support/labelled-features.ts'

const shop = { skus: 12, photosPerSku: 6, nuisance: 3 }

const recipe = { rows: 'mean', shrinkage: 0.3 } as const

/** As an embedder of one view and layer sees them. */
function seen(photos: readonly StoredFeatures[]): readonly LabelledPhoto[] {
  return photos.map(({ sku, features }) => ({ sku, layers: [[features.embedding]] }))
}

/** Share of queries whose nearest photo is of their SKU. */
function accuracy(
  queries: readonly StoredFeatures[],
  photos: readonly StoredFeatures[],
  head?: Head,
): number {
  const see = ({ features }: StoredFeatures) =>
    head?.[0] ? applyMap(head[0], features.embedding) : features.embedding
  const known = photos.map((photo) => ({ sku: photo.sku, vector: see(photo) }))
  const right = queries.filter((query) => {
    const vector = see(query)
    const scored = known.map((photo) => ({
      sku: photo.sku,
      similarity: photo.vector.reduce((sum, value, at) => sum + value * (vector[at] ?? 0), 0),
    }))
    return scored.sort((a, b) => b.similarity - a.similarity)[0]?.sku === query.sku
  })
  return right.length / queries.length
}

describe('learning a head', () => {
  const photos = drawPhotos({ seed: 1, ...shop })
  const queries = drawPhotos({ seed: 2, ...shop })

  it('makes what differs between photos of one SKU count little, also for new photos', () => {
    const head = learnHead(seen(photos), recipe)
    expect(accuracy(queries, photos)).toBeLessThan(0.75)
    expect(accuracy(queries, photos, head)).toBeGreaterThan(0.9)
  })

  it('keeps apart the SKUs that it does not applyConfirmation from, even those with a single photo', () => {
    const isLearned = (sku: Sku) => Number(sku.slice(1)) < 6
    const others = queries.filter(({ sku }) => !isLearned(sku))
    const head = createHeadLearner(seen(photos), 'mean', isLearned)?.(recipe.shrinkage)
    expect(accuracy(others, photos, head)).toBeGreaterThan(accuracy(others, photos) + 0.1)

    const few = photos.filter(({ sku, photoId }) => isLearned(sku) || photoId % 100 === 0)
    const headOfFew = learnHead(seen(few), recipe)
    expect(accuracy(others, few, headOfFew)).toBeGreaterThan(accuracy(others, few) + 0.1)
  })

  it.each([
    [3, 2],
    [12, 11],
    [60, labelledDim],
  ])('of %d SKUs gives %d directions', (skus, expected) => {
    const head = learnHead(seen(drawPhotos({ ...shop, seed: 1, skus })), recipe)
    expect(head?.map(mappedDim)).toEqual([expected])
    expect(head?.[0]?.map.every(Number.isFinite)).toBe(true)
  })

  it.each([
    ['every SKU has one photo', drawPhotos({ ...shop, seed: 1, photosPerSku: 1 })],
    ['there is one SKU', drawPhotos({ ...shop, seed: 1, skus: 1 })],
    [
      'all photos of a SKU are the same',
      photos.map((photo) => photos.find(({ sku }) => sku === photo.sku) ?? photo),
    ],
    ['there is nothing', []],
  ])('gives none when %s', (_, labelled) => {
    expect(learnHead(seen(labelled), recipe)).toBeUndefined()
  })
})
