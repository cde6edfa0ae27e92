import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { createHeadStore } from '#src/adapters/postgres/references/head-store.ts'
import type { HeadStore } from '#src/ports/head-store.ts'
import { openTestDatabase, type TestDatabase } from '#test/support/database.ts'

const map = {
  mean: Float32Array.of(0.1, -2, Math.fround(1 / 3)),
  map: Float32Array.of(1, 2, 3, -4, 5e-8, 6e8),
}
const head = [map]

let database: TestDatabase
let store: HeadStore

beforeAll(async () => {
  database = await openTestDatabase()
  store = createHeadStore(database.db)
})
afterAll(() => database.close())
beforeEach(() => database.clear())

describe('head store', () => {
  it.each([
    ['of one layer', head],
    ['of two', [map, { mean: Float32Array.of(7, 8), map: Float32Array.of(9, -10) }]],
  ])('gives back what was saved, bit for bit, %s', async (_, saved) => {
    const version = await store.save('one@1', saved)
    expect(await store.find('one@1', version)).toEqual(saved)
  })

  it('gives every head a version of its own', async () => {
    const other = [{ ...map, mean: Float32Array.of(1, 1, 1) }]
    const versions = [
      await store.save('one@1', head),
      await store.save('two@2', head),
      await store.save('one@1', other),
    ]
    expect(new Set(versions).size).toBe(3)
    expect(await store.find('one@1', versions[2] ?? 0)).toEqual(other)
  })

  it('knows when a head was learned', async () => {
    const before = new Date(Date.now() - 60_000)
    const version = await store.save('one@1', head)
    const learnedAt = await store.learnedAt('one@1', version)
    expect(learnedAt?.getTime()).toBeGreaterThan(before.getTime())
    expect(await store.learnedAt('two@2', version)).toBeUndefined()
  })

  it('gives no embedder the head of another', async () => {
    const version = await store.save('one@1', head)
    expect(await store.find('two@2', version)).toBeUndefined()
    expect(await store.find('one@1', version + 1)).toBeUndefined()
  })
})
