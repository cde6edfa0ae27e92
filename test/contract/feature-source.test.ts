import { sql } from 'kysely'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { createCatalogueStore } from '#src/adapters/postgres/catalogue/catalogue-store.ts'
import { createFeatureSource } from '#src/adapters/postgres/references/feature-source.ts'
import { createReferenceStore } from '#src/adapters/postgres/references/reference-store.ts'
import type { Features } from '#src/domain/features.ts'
import { openTestDatabase, type TestDatabase } from '#test/support/database.ts'
import { featuresOf } from '#test/support/fakes.ts'
import { entry, importOptions, product } from '#test/support/products.ts'

const one = 'one@1'
const wide = 'one@1+views-5'
const everything = {
  scope: { kind: 'all' },
  frames: { kind: 'all' },
  maxFrames: undefined,
  role: undefined,
} as const

let database: TestDatabase
let photoIds: readonly number[]

beforeAll(async () => {
  database = await openTestDatabase()
})
afterAll(() => database.close())
beforeEach(async () => {
  await database.clear()
  const entries = [entry(product('A'), ['a1', 'a2']), entry(product('B'), ['b1'])]
  await createCatalogueStore(database.db).replace(entries, importOptions(['a1', 'a2', 'b1']))
  photoIds = (await store().select(one, everything)).map(({ id }) => id)
})

const store = () => createReferenceStore(database.db)

async function save(embedderId: string, ids: readonly number[], features = featuresOf(1, 0)) {
  await store().saveFeatures(
    embedderId,
    ids.map((photoId) => ({ photoId, features })),
  )
}

async function read(embedderId: string): Promise<readonly Features[]> {
  const batches = await Array.fromAsync(createFeatureSource(database.db).read(embedderId, 0))
  return batches.flat().map(({ features }) => features)
}

describe('stored features', () => {
  it('come back as they were: an embedding bit for bit, further views as half-precision numbers', async () => {
    const others = Float32Array.of(0.1, -0.25, 1)
    const seen = { ...featuresOf(Math.fround(1 / 3), 1e-20), others }
    await save(wide, photoIds.slice(0, 1), seen)
    await save(one, photoIds.slice(0, 1), featuresOf(0.6, 0.8))
    expect(await read(wide)).toEqual([{ ...seen, others: others.map(Math.f16round) }])
    expect(await read(one)).toEqual([featuresOf(0.6, 0.8)])
  })

  it('made anew replace all of the old ones', async () => {
    await save(wide, photoIds.slice(0, 1), { ...featuresOf(1, 0), others: Float32Array.of(1) })
    await save(wide, photoIds.slice(0, 1), featuresOf(0, 1))
    expect(await read(wide)).toEqual([featuresOf(0, 1)])
  })
})

describe('an embedder that came to look at more', () => {
  it('is behind what it was as long as a photo is found by the old vectors alone', async () => {
    expect(await store().isBehind(wide, one)).toBe(false)
    expect(await store().hasVectors(one)).toBe(false)
    await save(one, photoIds.slice(0, 2))
    expect(await store().hasVectors(one)).toBe(true)
    expect(await store().hasVectors(wide)).toBe(false)
    expect(await store().isBehind(wide, one)).toBe(true)
    await save(wide, photoIds.slice(0, 1))
    expect(await store().isBehind(wide, one)).toBe(true)
    await save(wide, photoIds)
    expect(await store().isBehind(wide, one)).toBe(false)
    expect(await store().isBehind(one, wide)).toBe(true)
  })

  it('is not for photos that another picture stands for, or of what is not sold any more', async () => {
    const [first = 0, second = 0] = photoIds
    await save(one, photoIds)
    await save(wide, [first])
    await store().saveDuplicates(wide, [{ photoId: second, originalId: first }])
    expect(await store().isBehind(wide, one)).toBe(true)
    await sql`update products set hidden_at = now() where sku = 'B'`.execute(database.db)
    expect(await store().isBehind(wide, one)).toBe(false)
  })
})
