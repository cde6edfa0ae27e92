import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { createFlatIndex } from '#src/adapters/flat/flat-index.ts'
import { connectQdrant } from '#src/adapters/qdrant/client.ts'
import { createQdrantIndex } from '#src/adapters/qdrant/qdrant-index.ts'
import { seededRandom } from '#src/lib/random.ts'
import type { SkuNeighbours, StoredVector } from '#src/ports/vector-index.ts'
import { createMemoryVectors, type MemoryVectors } from '#test/support/fakes.ts'
import { sku } from '#test/support/products.ts'
import { type QdrantDouble, startQdrantDouble } from '#test/support/qdrant/double.ts'
import { patient } from '#test/support/qdrant/patient.ts'

const embedderId = 'fake@1'
const dim = 6
const east = Float32Array.from({ length: dim }, (_, at) => (at === 0 ? 1 : 0))

let double: QdrantDouble
let vectors: MemoryVectors

/** An index of each kind over the same vectors. */
function openBoth() {
  const qdrant = connectQdrant({ ...patient, urls: [double.url], apiKey: undefined })
  const shared = { source: vectors, embedderId, dim }
  return {
    flat: createFlatIndex(shared),
    own: createQdrantIndex({ ...patient, ...shared, qdrant }),
  }
}

/**
 * SKUs of very different sizes around centres of their own; the first ones have most photos, and those of the first
 * lie beside the query.
 */
function drawShop(seed: number): readonly StoredVector[] {
  const random = seededRandom(seed)
  const value = () => random() * 2 - 1
  const skuCount = 5 + Math.floor(random() * 90)
  return Array.from({ length: skuCount }, (_, at) => {
    const photos = at < 3 ? Math.floor(random() * 400) : Math.floor(random() * 12)
    const centre = Array.from({ length: dim }, value)
    if (at === 0) centre.fill(0).fill(3, 0, 1)
    const spread = random()
    return Array.from({ length: photos }, (__, photo) => {
      const values = centre.map((middle) => middle + spread * value())
      const norm = Math.hypot(...values)
      const vector = Float32Array.from(values, (one) => one / norm)
      return { photoId: at * 1_000 + photo, sku: sku(`S${at}`), role: 'product' as const, vector }
    })
  }).flat()
}

/** As the server writes numbers: to the digits that tell one float32 from the next. */
function rounded(found: readonly SkuNeighbours[]) {
  return found.map((one) => ({
    sku: one.sku,
    photos: one.photos.map(({ photoId, similarity }) => [photoId, similarity.toFixed(5)]),
  }))
}

const looks = () => double.requests.filter((request) => request.includes('/points/query'))

beforeEach(async () => {
  double = await startQdrantDouble()
  vectors = createMemoryVectors()
})
afterEach(() => double.close())

describe('a search in Qdrant', () => {
  it.each(Array.from({ length: 6 }, (_, seed) => seed + 1))(
    'finds what comparing every vector finds, photo by photo (shop %i)',
    async (seed) => {
      const shop = drawShop(seed)
      vectors.add(...shop)
      const { flat, own } = openBoth()
      const random = seededRandom(seed + 1_000)
      for (const [limit, photosPerSku] of [
        [1, 1],
        [5, 2],
        [20, 16],
        [50, 8],
      ] as const) {
        const beside = shop[Math.floor(random() * shop.length)]?.vector ?? east
        for (const query of [east, beside]) {
          const search = { role: 'product', limit, photosPerSku } as const
          expect(rounded(await own.search(query, search))).toEqual(
            rounded(await flat.search(query, search)),
          )
        }
      }
    },
  )

  it('looks once where one look shows every photo of a shop', async () => {
    vectors.add(...drawShop(1).slice(0, 90))
    const { own } = openBoth()
    await own.search(east, { role: 'product', limit: 20, photosPerSku: 8 })
    expect(looks()).toHaveLength(1)
  })

  it('looks again only for SKUs that the first look did not show, and for photos', async () => {
    const crowd = (name: string, count: number, turn: number) =>
      Array.from({ length: count }, (_, at): StoredVector => {
        const vector = Float32Array.of(Math.cos(turn), Math.sin(turn + at / 1e5), 0, 0, 0, 0)
        return { photoId: 1_000 * turn + at, sku: sku(name), role: 'product', vector }
      })
    vectors.add(...crowd('NEAR', 700, 0), ...crowd('FAR', 20, 1))
    const { own } = openBoth()
    const [first, second] = await own.search(east, { role: 'product', limit: 2, photosPerSku: 1 })
    expect([first?.sku, second?.sku]).toEqual(['NEAR', 'FAR'])
    const bodies = double.received.filter(({ request }) => request.includes('/points/query'))
    expect(bodies.map(({ body }) => (JSON.parse(body) as { filter?: unknown }).filter)).toEqual([
      undefined,
      { must_not: [{ key: 'sku', match: { any: ['NEAR'] } }] },
    ])
  })
})
