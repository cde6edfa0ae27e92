import { describe, expect, it } from 'vitest'
import type { Features } from '#src/domain/features.ts'
import {
  createSpace,
  defaultColourWeight,
  offerSpaceChoice,
  openSpace,
  projectSource,
  readSpaceChoice,
  saveSpaceChoice,
} from '#src/identify/scoring/embedding-space.ts'
import { seededRandom } from '#src/lib/random.ts'
import { colourBins } from '#src/photo/colour-histogram.ts'
import { VectorIndexError } from '#src/ports/errors.ts'
import type { FeatureSource } from '#src/ports/feature-source.ts'
import type { SettingsStore } from '#src/ports/settings-store.ts'
import { createMemorySettings, featuresOf, unexpected } from '#test/support/fakes.ts'
import { sku } from '#test/support/products.ts'

const embedder = { id: 'one@1', dim: 8, views: 1 }
const another = { id: 'two@2', dim: 8, views: 1 }
const noHeads = { find: unexpected('find') }

const inUse = (settings: Pick<SettingsStore, 'get'>, { id }: typeof embedder) =>
  readSpaceChoice(settings, id)

function unit(values: readonly number[]): Float32Array {
  const norm = Math.hypot(...values)
  return Float32Array.from(values, (value) => value / norm)
}

function randomFeatures(seed: number): Features {
  const random = seededRandom(seed)
  return {
    embedding: unit(Array.from({ length: embedder.dim }, () => random() - 0.5)),
    colours: unit(Array.from({ length: colourBins }, () => random())),
  }
}

function dot(a: Float32Array, b: Float32Array): number {
  return a.reduce((sum, value, at) => sum + value * (b[at] ?? 0), 0)
}

describe('a space', () => {
  it.each([0.25, 1, 3])(
    'makes the cosine the mean of what is seen (1) and colours (%d)',
    (colourWeight) => {
      const space = createSpace({ embedder, colourWeight })
      const [a, b] = [randomFeatures(1), randomFeatures(2)]
      const [x, y] = [space.project(a), space.project(b)]
      expect(x).toHaveLength(space.dim)
      expect(dot(x, x)).toBeCloseTo(1, 5)
      const seen = dot(a.embedding, b.embedding)
      const colours = dot(a.colours, b.colours)
      expect(dot(x, y)).toBeCloseTo((seen + colourWeight * colours) / (1 + colourWeight), 5)
    },
  )

  it('without colours and head is that of the embedder', () => {
    const space = createSpace({ embedder, colourWeight: 0 })
    const features = randomFeatures(1)
    expect(space).toMatchObject({ id: embedder.id, embedderId: embedder.id, dim: embedder.dim })
    expect([...space.project(features)]).toEqual([...features.embedding])
  })

  it('sees through a head', () => {
    const map = {
      mean: Float32Array.of(1, 0),
      // Only the second value counts, and its sign is turned.
      map: Float32Array.of(0, -2, 0, 0, 0, 0),
    }
    const small = { id: 'one@1', dim: 2, views: 1 }
    const head = { version: 7, layers: [map] }
    const space = createSpace({ embedder: small, colourWeight: 0, head })
    expect(space.dim).toBe(3)
    expect([...space.project(featuresOf(0.6, 0.8))]).toEqual([-1, 0, 0])
  })

  describe('of five views and two layers', () => {
    const wide = { id: 'wide@1+views-5+mid-m', dim: 2, midDim: 1, views: 5 }
    const east = [1, 0]
    const north = [0, 1]
    const corners = [north, north, north, north].flatMap((view) => [...view, -1])
    const features = { ...featuresOf(...east), others: Float32Array.of(1, ...corners) }

    it('averages the views of the embedding without a head', () => {
      const space = createSpace({ embedder: wide, colourWeight: 0 })
      const [x, y] = [2, 4].map((value) => value / Math.hypot(2, 4))
      expect(space.dim).toBe(2)
      expect([...space.project(features)]).toEqual([x, y].map((value) => Math.fround(value ?? 0)))
    })

    it('makes the cosine with a head that of all layers, each as much', () => {
      const map = { mean: Float32Array.of(0, 0), map: Float32Array.of(1, 0) }
      const mid = { mean: Float32Array.of(0), map: Float32Array.of(1) }
      const head = { version: 1, layers: [map, mid] }
      const space = createSpace({ embedder: wide, colourWeight: 1, head })
      const other = { ...features, others: Float32Array.of(1, ...corners.map(Math.abs)) }
      const [a, b] = [space.project(features), space.project(other)]
      expect(space.dim).toBe(2 + colourBins)
      expect(dot(a, a)).toBeCloseTo(1, 5)
      // The embeddings agree, the middle layers are opposite, the colours are the same.
      expect(dot(a, b)).toBeCloseTo((0 + 1) / 2, 5)
    })

    it('takes queries of fewer views, and none of more', () => {
      const space = createSpace({ embedder: wide, colourWeight: 0.2 })
      const whole = { ...features, others: Float32Array.of(1) }
      expect(space.project(whole)).toHaveLength(space.dim)
      const narrow = createSpace({ embedder: { ...wide, views: 1 }, colourWeight: 0.2 })
      expect(() => narrow.project(features)).toThrow(/1 views of 2 \+ 1/)
    })
  })

  it('has an id of its own for whatever is done to the features', () => {
    const layers = [{ mean: new Float32Array(8), map: new Float32Array(16) }]
    const ids = [0, 0.25, 0.5].flatMap((colourWeight) => [
      createSpace({ embedder, colourWeight }).id,
      createSpace({ embedder, colourWeight, head: { version: 1, layers } }).id,
      createSpace({ embedder, colourWeight, head: { version: 2, layers } }).id,
    ])
    expect(new Set(ids).size).toBe(ids.length)
    expect(ids.every((id) => id.startsWith(embedder.id))).toBe(true)
  })

  it.each([
    ['an embedding', { ...randomFeatures(1), embedding: new Float32Array(7) }],
    ['a histogram', { ...randomFeatures(1), colours: new Float32Array(5) }],
  ])('refuses %s of another dimension', (_, features) => {
    const space = createSpace({ embedder, colourWeight: 0.25 })
    expect(() => space.project(features)).toThrow(VectorIndexError)
  })
})

describe('the space in use', () => {
  it('counts colours by default and has no head', async () => {
    const settings = createMemorySettings()
    const space = await openSpace(embedder, await inUse(settings, embedder), noHeads)
    expect(space.id).toBe(createSpace({ embedder, colourWeight: defaultColourWeight }).id)
  })

  it('is what was chosen for the embedder', async () => {
    const settings = createMemorySettings()
    await saveSpaceChoice(settings, embedder.id, { colourWeight: 1, head: 3 })
    const head = [{ mean: new Float32Array(8), map: new Float32Array(16) }]
    const heads = {
      find: async (id: string, version: number) =>
        id === embedder.id && version === 3 ? head : undefined,
    }
    const space = await openSpace(embedder, await inUse(settings, embedder), heads)
    expect(space).toMatchObject({ id: 'one@1+head-3+colours-1', dim: 2 + colourBins })
    const other = await openSpace(another, await inUse(settings, another), heads)
    expect(other.id).toBe(`two@2+colours-${defaultColourWeight}`)
  })

  it('is not opened without its head', async () => {
    const settings = createMemorySettings()
    await saveSpaceChoice(settings, embedder.id, { colourWeight: 1, head: 3 })
    const heads = { find: async () => undefined }
    const choice = await inUse(settings, embedder)
    await expect(openSpace(embedder, choice, heads)).rejects.toThrow(VectorIndexError)
  })

  it('that comes with the program does not replace a choice', async () => {
    const settings = createMemorySettings()
    await offerSpaceChoice(settings, embedder.id, { colourWeight: 0, head: null })
    expect(await readSpaceChoice(settings, embedder.id)).toEqual({ colourWeight: 0, head: null })
    await offerSpaceChoice(settings, embedder.id, { colourWeight: 1, head: null })
    expect(await readSpaceChoice(settings, embedder.id)).toEqual({ colourWeight: 0, head: null })
  })
})

describe('stored features as vectors of a space', () => {
  const features = randomFeatures(5)
  const source: FeatureSource = {
    state: async (id) => ({ lineage: id, epoch: 1, revision: 2 }),
    photoIds: async () => [9],
    async *read() {
      yield [{ photoId: 9, sku: sku('A'), role: 'shopper', features }]
    },
  }
  const space = createSpace({ embedder, colourWeight: 0.25 })
  const vectors = projectSource(source, space)

  it('are those of the embedder, projected', async () => {
    const [batch] = await Array.fromAsync(vectors.read(space.id, 0))
    const vector = space.project(features)
    expect(batch).toEqual([{ photoId: 9, sku: 'A', role: 'shopper', vector }])
    expect(await vectors.state(space.id)).toMatchObject({ lineage: embedder.id })
    expect(await vectors.photoIds(space.id)).toEqual([9])
  })

  it('are not given out as those of another space', async () => {
    expect(() => vectors.state(embedder.id)).toThrow(VectorIndexError)
    await expect(Array.fromAsync(vectors.read('one@1+colours-1', 0))).rejects.toThrow(
      VectorIndexError,
    )
  })
})
