import { describe, expect, it } from 'vitest'
import type { LearnedCategories } from '#src/domain/category-model.ts'
import { createCategoriser, saveCategoriesInUse } from '#src/identify/scoring/categorise.ts'
import { createMemorySettings, featuresOf } from '#test/support/fakes.ts'
import { sku } from '#test/support/products.ts'

const embedder = { id: 'one@1', dim: 2, views: 1 }
/** Caps point to the right, shoes up; of what lies between it is less sure. */
const learned: LearnedCategories = {
  categories: ['cap', 'shoes'],
  mean: new Float32Array(2),
  weights: Float32Array.of(10, 0, 0, 0, 10, 0),
  sureFrom: 0.99,
}
const categories = new Map([
  ['A', 'cap'],
  ['B', 'shoes'],
  ['C', 'scarf'],
])
const near = (name: string) => [{ sku: sku(name), score: 0.9, nearest: 0.9 }]

async function setUp(gone: readonly string[] = []) {
  const settings = createMemorySettings()
  await saveCategoriesInUse(settings, embedder.id, 1)
  const categorise = createCategoriser({
    embedder,
    settings,
    categoryModels: { find: async () => learned },
    categoryShelf: {
      ofSkus: async (skus) => new Map(skus.map((one) => [one, categories.get(one) ?? ''])),
      isGone: async (category) => gone.includes(category),
    },
  })
  return { categorise, settings }
}

describe('what a photo most likely shows', () => {
  it('is sure where the whole photo looks like one category, whatever the neighbours are', async () => {
    const { categorise } = await setUp()
    expect(await categorise(featuresOf(1, 0), near('B'))).toMatchObject({
      name: 'cap',
      isSure: true,
      isGone: false,
    })
  })

  it('says of a sure one whether the shop has none of it now', async () => {
    const { categorise } = await setUp(['shoes'])
    const guess = { name: 'shoes', isSure: true, isGone: true }
    expect(await categorise(featuresOf(0, 1), near('A'))).toMatchObject(guess)
  })

  it('asks the neighbours where it is not sure, and says that of nothing', async () => {
    const { categorise } = await setUp(['shoes'])
    const between = featuresOf(0.7, 0.72)
    const guess = { name: 'cap', isSure: false, isGone: false }
    expect(await categorise(between, near('A'))).toMatchObject(guess)
    expect(await categorise(between, near('B'))).toMatchObject({ name: 'shoes', isGone: false })
  })

  it('believes the neighbours of a category that came after the learning', async () => {
    const { categorise } = await setUp()
    expect(await categorise(featuresOf(0.7, 0.72), near('C'))).toMatchObject({ name: 'scarf' })
  })

  it('is what the neighbours say where nothing was learned, or it was forgotten', async () => {
    const { categorise, settings } = await setUp(['shoes'])
    await saveCategoriesInUse(settings, embedder.id, null)
    expect(await categorise(featuresOf(1, 0), near('B'))).toMatchObject({
      name: 'shoes',
      isSure: false,
      isGone: false,
    })
    expect(await categorise(featuresOf(1, 0), [])).toBeUndefined()
  })
})
