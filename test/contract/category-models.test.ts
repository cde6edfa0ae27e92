import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { createCategoryModels } from '#src/adapters/postgres/references/category-models.ts'
import type { CategoryModels } from '#src/ports/category-models.ts'
import { openTestDatabase, type TestDatabase } from '#test/support/database.ts'

const model = {
  categories: ['шорти', 'dress'],
  mean: Float32Array.of(0.1, -2),
  weights: Float32Array.of(1, 2, 3, -4, 5e-8, 6e8),
  sureFrom: 0.97,
}

let database: TestDatabase
let store: CategoryModels

beforeAll(async () => {
  database = await openTestDatabase()
  store = createCategoryModels(database.db)
})
afterAll(() => database.close())
beforeEach(() => database.clear())

describe('category models', () => {
  it('are given back as they were saved, bit for bit, to their own embedder', async () => {
    const version = await store.save('one@1', model)
    expect(await store.find('one@1', version)).toEqual(model)
    expect(await store.find('two@2', version)).toBeUndefined()
    expect(await store.find('one@1', version + 1)).toBeUndefined()
  })

  it('are found by when they were learned, and removed', async () => {
    const version = await store.save('one@1', model)
    const all = await store.learnedSince(new Date(0))
    expect(all).toEqual([{ embedderId: 'one@1', version }])
    expect(await store.learnedSince(new Date(Date.now() + 60_000))).toEqual([])
    await store.remove([version])
    await store.remove([])
    expect(await store.find('one@1', version)).toBeUndefined()
  })
})
