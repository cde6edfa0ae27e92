import { sql } from 'kysely'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { createAnswerStore } from '#src/adapters/postgres/answer-store.ts'
import { createCatalogueStore } from '#src/adapters/postgres/catalogue-store.ts'
import type { Fingerprint } from '#src/domain/fingerprint.ts'
import { hammingDistance } from '#src/photo/fingerprint.ts'
import type { AnswerStore, NewAnswer } from '#src/ports/answer-store.ts'
import { openTestDatabase, type TestDatabase } from '#test/support/database.ts'
import { entry, importOptions, product, sku } from '#test/support/products.ts'

const context = { embedderId: 'one@1', catalogueRevision: 'r1' }
let database: TestDatabase
let store: AnswerStore

function print(blockHash: string, dctHash: string): Fingerprint {
  return {
    blockHash,
    dctHash,
    colours: Array.from({ length: 192 }, (_, at) => at / 2),
    quality: 90,
  }
}

const zeros = '0'.repeat(64)

function answer(overrides: Partial<NewAnswer> = {}): NewAnswer {
  return {
    ...context,
    sku: sku('A'),
    method: 'embedding',
    decidedBy: 'machine',
    confidence: 0.5,
    candidates: [{ sku: sku('A'), score: 0.5 }],
    fileKey: 'file',
    fingerprint: print(zeros, zeros),
    lifetimeSeconds: 60,
    ...overrides,
  }
}

beforeAll(async () => {
  database = await openTestDatabase()
  store = createAnswerStore(database.db)
})
afterAll(() => database.close())
beforeEach(async () => {
  await database.clear()
  await createCatalogueStore(database.db).replace(
    [entry(product('A')), entry(product('B'))],
    importOptions(),
  )
})

describe('answer store', () => {
  it('gives the same file its answer with the candidates', async () => {
    await store.remember(answer())
    expect(await store.findByFile('file', context)).toEqual({
      sku: 'A',
      method: 'embedding',
      decidedBy: 'machine',
      confidence: 0.5,
      candidates: [{ sku: 'A', score: 0.5 }],
    })
    expect(await store.findByFile('other file', context)).toBeUndefined()
  })

  it('gives back fingerprints as they were stored', async () => {
    const fingerprint = print(`0f${'a5'.repeat(31)}`, `${'c3'.repeat(31)}01`)
    await store.remember(answer({ fingerprint }))
    const [near] = await store.findNear({ fingerprint, blockRadius: 0, dctRadius: 0 }, context)
    expect(near?.fingerprint).toEqual(fingerprint)
  })

  it('finds exactly those within both radii, nearest first', async () => {
    const ones = (count: number) => {
      const bits = '1'.repeat(count).padEnd(256, '0')
      return (bits.match(/.{4}/g) ?? [])
        .map((nibble) => Number.parseInt(nibble, 2).toString(16))
        .join('')
    }
    const distances = [
      [0, 0],
      [3, 0],
      [0, 31],
      [0, 32],
      [40, 31],
      [41, 0],
      [10, 200],
      [256, 256],
    ] as const
    for (const [block, dct] of distances) {
      const fingerprint = print(ones(block), ones(dct))
      expect(hammingDistance(fingerprint.blockHash, zeros)).toBe(block)
      await store.remember(answer({ fileKey: `${block}/${dct}`, fingerprint }))
    }
    const query = { fingerprint: print(zeros, zeros), blockRadius: 40, dctRadius: 31 }
    const found = await store.findNear(query, context)
    const sums = found.map(
      ({ fingerprint }) =>
        hammingDistance(fingerprint.blockHash, zeros) + hammingDistance(fingerprint.dctHash, zeros),
    )
    expect(sums).toEqual([0, 3, 31, 71])
  })

  it("drops a machine's answer when the embedder or the catalogue changed, not a person's", async () => {
    await store.remember(answer())
    const otherEmbedder = { ...context, embedderId: 'two@2' }
    const otherCatalogue = { ...context, catalogueRevision: 'r2' }
    expect(await store.findByFile('file', otherEmbedder)).toBeUndefined()
    expect(await store.findByFile('file', otherCatalogue)).toBeUndefined()

    await store.remember(answer({ decidedBy: 'manager', sku: sku('B'), lifetimeSeconds: null }))
    expect((await store.findByFile('file', otherEmbedder))?.sku).toBe('B')
    expect((await store.findByFile('file', context))?.sku).toBe('B')
  })

  it('believes the newest word of a person, whatever it was found with', async () => {
    await store.remember(answer({ decidedBy: 'manager', sku: sku('A'), lifetimeSeconds: null }))
    const later = { embedderId: 'two@2', catalogueRevision: 'r2' }
    await store.remember(
      answer({ ...later, decidedBy: 'manager', sku: sku('B'), lifetimeSeconds: null }),
    )
    expect((await store.findByFile('file', context))?.sku).toBe('B')
    expect((await store.findByFile('file', later))?.sku).toBe('B')
  })

  it('forgets every answer to a file that was wrong', async () => {
    await store.remember(answer())
    await store.remember(answer({ fileKey: 'other file' }))
    await store.forget('file', context)
    expect(await store.findByFile('file', context)).toBeUndefined()
    expect(await store.findByFile('other file', context)).toBeDefined()
  })

  it('forgets after the lifetime, and never answers with a hidden product', async () => {
    await store.remember(answer())
    await sql`update answers set expires_at = now() - interval '1 second'`.execute(database.db)
    expect(await store.findByFile('file', context)).toBeUndefined()

    await store.remember(answer({ lifetimeSeconds: null }))
    expect((await store.findByFile('file', context))?.sku).toBe('A')
    await createCatalogueStore(database.db).replace([entry(product('B'))], importOptions())
    expect(await store.findByFile('file', context)).toBeUndefined()
    const query = { fingerprint: print(zeros, zeros), blockRadius: 40, dctRadius: 31 }
    expect(await store.findNear(query, context)).toEqual([])
  })

  it('remembers a flat photo by its file alone', async () => {
    await store.remember(answer({ fingerprint: null }))
    expect((await store.findByFile('file', context))?.sku).toBe('A')
    const query = { fingerprint: print(zeros, zeros), blockRadius: 256, dctRadius: 256 }
    expect(await store.findNear(query, context)).toEqual([])
  })

  it('replaces what it remembered of the same photo', async () => {
    await store.remember(answer())
    await store.remember(answer({ sku: sku('B') }))
    expect((await store.findByFile('file', context))?.sku).toBe('B')
    const query = { fingerprint: print(zeros, zeros), blockRadius: 0, dctRadius: 0 }
    expect(await store.findNear(query, context)).toHaveLength(1)
  })
})
