import { describe, expect, it } from 'vitest'
import type { Candidate } from '#src/domain/outcome.ts'
import type { Picture } from '#src/domain/picture.ts'
import type { Product } from '#src/domain/product.ts'
import { narrow } from '#src/identify/rungs/narrow-candidates.ts'
import type { Limits } from '#src/identify/scoring/thresholds.ts'
import { createDeadline } from '#src/lib/deadline.ts'
import { colours, plain } from '#test/support/pictures.ts'
import { product, sku } from '#test/support/products.ts'

const fitted: Limits = {
  fitted: true,
  threshold: 0.9,
  margin: 0.05,
  plausible: 0.5,
  confidence: { intercept: 0, weights: [1, 1] },
}
const unfitted: Limits = { fitted: false, threshold: 0.99, margin: 0.01, plausible: -1 }

/** N1, N2 … with scores from `best` downwards. */
function neighbours(count: number, best = 0.8): readonly Candidate[] {
  return Array.from({ length: count }, (_, at) => ({
    sku: sku(`N${at + 1}`),
    score: Math.round((best - at / 100) * 100) / 100,
  }))
}

interface Situation {
  readonly caption?: string
  readonly limits?: Limits
  /** Text -> what the catalogue finds by it. */
  readonly found?: Readonly<Record<string, readonly string[]>>
  readonly description?: readonly string[] | 'unavailable'
  readonly picture?: Picture
  readonly products?: readonly Product[]
}

async function narrowed(near: readonly Candidate[], situation: Situation = {}) {
  const { caption = '', limits = fitted, found = {}, description = 'unavailable' } = situation
  const { picture, products = [] } = situation
  let described = 0
  const result = await narrow(
    {
      search: async (text) => ({ skus: (found[text] ?? []).map(sku), costMicroUsd: 1 }),
      model: {
        async describe() {
          described += 1
          return description === 'unavailable'
            ? { kind: 'unavailable', reason: 'off', costMicroUsd: 0 }
            : { kind: 'described', words: description, costMicroUsd: 40 }
        },
      },
      catalogue: {
        findProducts: async (skus) => products.filter((one) => skus.includes(one.sku)),
      },
    },
    {
      caption,
      mayLeave: true,
      identificationId: 'photo',
      shopperId: 'shopper',
      sample: 0,
      picture: async () => picture ?? Promise.reject(new Error('not looked at')),
      deadline: createDeadline(60_000),
    },
    { neighbours: near, limits },
  )
  return { ...result, skus: result.candidates.map((candidate) => candidate.sku), described }
}

describe('the candidates of a prompt', () => {
  it('are the nearest by image when nothing is said', async () => {
    const { candidates, described, costMicroUsd } = await narrowed(neighbours(20))
    expect(candidates).toEqual(neighbours(5))
    expect({ described, costMicroUsd }).toEqual({ described: 0, costMicroUsd: 0 })
  })

  it('hold what the caption names, however far it is by image', async () => {
    const { candidates } = await narrowed(neighbours(20), {
      caption: 'рожевий костюм',
      found: { 'рожевий костюм': ['TEXT', 'N9'] },
    })
    expect(candidates).toHaveLength(5)
    expect(candidates).toContainEqual({ sku: 'N9', score: 0.72 })
    // No more similar than the last neighbour, for it is not among them.
    expect(candidates).toContainEqual({ sku: 'TEXT', score: 0.61 })
  })

  it('keep the nearest by image beside whatever a caption finds', async () => {
    const { skus } = await narrowed(neighbours(20), {
      caption: 'доставка',
      found: { доставка: ['T1', 'T2', 'T3', 'T4', 'T5'] },
    })
    expect(skus).toEqual(['N1', 'N2', 'N3', 'T1', 'T2'])
  })

  it('come from a description when nothing is near', async () => {
    const { skus, described, costMicroUsd } = await narrowed(neighbours(3, 0.4), {
      description: ['pink', 'suit'],
      found: { 'pink suit': ['T1', 'N3'] },
    })
    expect(skus).toEqual(['N1', 'N2', 'N3', 'T1'])
    expect({ described, costMicroUsd }).toEqual({ described: 1, costMicroUsd: 41 })
  })

  it('cost what the description and each search cost together', async () => {
    const found = await narrowed(neighbours(3, 0.4), { caption: 'suit', description: ['pink'] })
    expect(found.costMicroUsd).toBe(42)
  })

  it('come from a description when no photo is indexed at all', async () => {
    const { candidates } = await narrowed([], { description: ['suit'], found: { suit: ['T1'] } })
    expect(candidates).toEqual([{ sku: 'T1', score: 0 }])
  })

  it('are the neighbours when no description is to be had and the colours tell nothing', async () => {
    const { candidates } = await narrowed(neighbours(2, 0.4), { picture: plain(8, 8) })
    expect(candidates).toEqual(neighbours(2, 0.4))
  })

  it('cost no description while nobody knows what a score is worth', async () => {
    expect((await narrowed(neighbours(3, 0.1), { limits: unfitted })).described).toBe(0)
  })
})

describe('the colours of a photo that nothing else describes', () => {
  const red = plain(32, 32, colours.red)
  const far = neighbours(20, 0.4)
  /** N12's texts say that it is red. */
  const redAt12 = (texts: Partial<Product>) =>
    far.map(({ sku: name }) =>
      product(name, { name: {}, colours: [], ...(name === 'N12' ? texts : {}) }),
    )

  it.each<[string, Partial<Product>]>([
    ['colours', { colours: ['red'] }],
    ['name', { name: { uk: 'Червона сукня' } }],
    ['looks', { visualFeatures: { en: 'a dress in Red' } }],
  ])('give the last place to the nearest neighbour that has them in its %s', async (_, texts) => {
    const { candidates } = await narrowed(far, { picture: red, products: redAt12(texts) })
    expect(candidates).toEqual([...far.slice(0, 4), far[11]])
  })

  it('change nothing when one of the nearest has them', async () => {
    const products = [product('N5', { colours: ['red'] }), product('N12', { colours: ['red'] })]
    const { candidates } = await narrowed(far, { picture: red, products })
    expect(candidates).toEqual(far.slice(0, 5))
  })

  it('are searched for in every language when no photo is indexed', async () => {
    const { candidates, costMicroUsd } = await narrowed([], {
      picture: red,
      found: { 'red червоний': ['T1', 'T2'] },
    })
    expect(candidates.map((candidate) => candidate.sku)).toEqual(['T1', 'T2'])
    expect(costMicroUsd).toBe(1)
  })

  it.each([
    ['a neighbour is near', neighbours(20), {}],
    ['a model describes it', far, { description: ['suit'] }],
    ['nobody knows what a score is worth', far, { limits: unfitted }],
  ])('are not looked at when %s', async (_, near, situation) => {
    const products = redAt12({ colours: ['red'] })
    const { candidates } = await narrowed(near, { ...situation, products })
    expect(candidates).toEqual(near.slice(0, 5))
  })
})
