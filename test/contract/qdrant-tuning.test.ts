import { describe, expect, it } from 'vitest'
import { createFlatIndex } from '#src/adapters/flat/flat-index.ts'
import { beside, generateVectors, sourceOf } from '#src/bench/generated-vectors.ts'
import { seededRandom } from '#src/lib/random.ts'
import { silentProgress } from '#src/ports/progress.ts'
import { indexBackends } from '#test/support/index-backends.ts'

const dim = 128
const queries = 40
const search = { role: 'product', limit: 5, photosPerSku: 5 } as const

/** A server builds a graph from 10 MB on, which the double could only compare. */
const shops = new Map([
  ['Qdrant, a double of it', { count: 400, approximateFrom: 300 }],
  ['Qdrant', { count: 25_000, approximateFrom: 20_000 }],
])
const backends = indexBackends.flatMap((backend) => {
  const shop = shops.get(backend.name)
  return shop ? [{ ...backend, ...shop }] : []
})

describe.each(backends)('tuning $name', ({ open, missing, count, approximateFrom }) => {
  it.skipIf(missing)(
    missing ?? 'chooses a way to search that finds what comparing every vector finds',
    async () => {
      const vectors = generateVectors(count, dim)
      const source = sourceOf(vectors, `tuning-${count}`)
      const { create, close } = await open()
      try {
        const shared = { source, embedderId: 'tuning@1', dim }
        const flat = createFlatIndex(shared)
        const index = create({ ...shared, approximateFrom })
        await index.tune(silentProgress)
        expect((await index.describe())[0]).toContain(`chosen when there were ${count} vectors`)

        const random = seededRandom(3)
        let same = 0
        for (let at = 0; at < queries; at += 1) {
          const near = vectors[Math.floor(random() * count)]?.vector ?? new Float32Array(dim)
          const query = beside(near, random)
          const truth = (await flat.search(query, search)).map(({ sku }) => sku)
          const found = (await index.search(query, search)).map(({ sku }) => sku)
          same += truth.filter((sku) => found.includes(sku)).length
        }
        expect(same / (queries * search.limit)).toBeGreaterThanOrEqual(0.98)
      } finally {
        await close()
      }
    },
    600_000,
  )
})
