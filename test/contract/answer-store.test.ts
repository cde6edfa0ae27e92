import { sql } from 'kysely'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { createCatalogueStore } from '#src/adapters/postgres/catalogue/catalogue-store.ts'
import type { Fingerprint } from '#src/domain/fingerprint.ts'
import type { AnswerStore } from '#src/ports/answer-store.ts'
import type { CatalogueEntry } from '#src/ports/catalogue-store.ts'
import type { FingerprintIndex } from '#src/ports/fingerprint-index.ts'
import {
  answerOf,
  byManager,
  answerContext as context,
  expireAnswers,
  zeroKey as key,
  keyAway,
  openAnswers,
  printOf,
  wordsNear,
} from '#test/support/answers.ts'
import { openTestDatabase, type TestDatabase } from '#test/support/database.ts'
import { uniformCodes } from '#test/support/fingerprints.ts'
import { entry, importOptions, product, sku } from '#test/support/products.ts'

const otherEmbedder = { ...context, embedderId: 'two@2' }
const otherCatalogue = { ...context, catalogueRevision: 'r2' }

let database: TestDatabase
let index: FingerprintIndex
let store: AnswerStore
/** Of another process: it sees what is in the database, and nothing else. */
let elsewhere: AnswerStore

const near = { keys: [key], radius: 31 }

const importAll = (entries: readonly CatalogueEntry[]) =>
  createCatalogueStore(database.db).replace(entries, importOptions())

beforeAll(async () => {
  database = await openTestDatabase()
})
afterAll(() => database.close())
beforeEach(async () => {
  await database.clear()
  const own = openAnswers(database.db)
  index = own.index
  store = own.store
  elsewhere = openAnswers(database.db).store
  await importAll([entry(product('A')), entry(product('B'))])
})

describe('answers by file', () => {
  it('give the same file its answer with the candidates', async () => {
    await store.remember(answerOf())
    expect(await store.findByFile('file', context)).toEqual({
      sku: 'A',
      method: 'embedding',
      decidedBy: 'machine',
      confidence: 0.5,
      candidates: [{ sku: 'A', score: 0.5 }],
    })
    expect(await store.findByFile('other file', context)).toBeUndefined()
  })

  it("of a machine go when the embedder or the catalogue changed, a person's do not", async () => {
    await store.remember(answerOf())
    expect(await store.findByFile('file', otherEmbedder)).toBeUndefined()
    expect(await store.findByFile('file', otherCatalogue)).toBeUndefined()

    await store.remember(answerOf({ ...byManager, sku: sku('B') }))
    expect((await store.findByFile('file', otherEmbedder))?.sku).toBe('B')
    expect((await store.findByFile('file', context))?.sku).toBe('B')
  })

  it('are the newest word of a person, whatever it was found with', async () => {
    await store.remember(answerOf({ ...byManager, sku: sku('A') }))
    const later = { embedderId: 'two@2', catalogueRevision: 'r2' }
    await store.remember(answerOf({ ...byManager, ...later, sku: sku('B') }))
    expect((await store.findByFile('file', context))?.sku).toBe('B')
    expect((await store.findByFile('file', later))?.sku).toBe('B')
  })

  it('are forgotten when they were wrong, those to other files are not', async () => {
    await store.remember(answerOf())
    await store.remember(answerOf({ fileKey: 'other file' }))
    await store.forget('file', context)
    expect(await store.findByFile('file', context)).toBeUndefined()
    expect(await store.findByFile('other file', context)).toBeDefined()
  })

  it('end with their lifetime, and never name a hidden product', async () => {
    await store.remember(answerOf())
    await expireAnswers(database.db)
    expect(await store.findByFile('file', context)).toBeUndefined()
    await store.remember(answerOf({ lifetimeSeconds: null }))
    expect((await store.findByFile('file', context))?.sku).toBe('A')
    await importAll([entry(product('B'))])
    expect(await store.findByFile('file', context)).toBeUndefined()
  })

  it('are replaced by the next one to the same file', async () => {
    await store.remember(answerOf())
    await store.remember(answerOf({ sku: sku('B') }))
    expect((await store.findByFile('file', context))?.sku).toBe('B')
    expect(await wordsNear(store)).toEqual(['machine: B'])
  })

  it('do not pile up when their time is over', async () => {
    for (let at = 0; at < 5; at += 1) await store.remember(answerOf({ fileKey: `file ${at}` }))
    await expireAnswers(database.db)
    await store.remember(answerOf())
    const { rows } = await sql`select * from fingerprints`.execute(database.db)
    expect(rows).toHaveLength(1)
    expect(await index.near(near)).toHaveLength(1)
  })
})

describe('answers by fingerprint', () => {
  it('give fingerprints back as they were stored', async () => {
    const make = uniformCodes(1)
    const fingerprint: Fingerprint = {
      keys: [make(), make(), make()],
      views: [{ whole: make(), blockHash: make(), colours: make().repeat(6) }],
      quality: 73,
    }
    await store.remember(answerOf({ fingerprint }))
    const [found] = await store.findNear({ keys: fingerprint.keys.slice(2), radius: 0 }, context)
    expect(found?.fingerprint).toEqual(fingerprint)
  })

  it('are exactly those within the radius of any key, nearest first', async () => {
    for (const bits of [31, 7, 32, 0, 200]) {
      await store.remember(
        answerOf({ fileKey: `${bits} bits`, fingerprint: printOf(keyAway(bits)) }),
      )
    }
    await store.remember(
      answerOf({ fileKey: 'two', fingerprint: printOf(keyAway(200), keyAway(3)) }),
    )
    const found = await store.findNear(near, context)
    expect(found.map(({ fingerprint }) => fingerprint.keys.at(-1))).toEqual(
      [0, 3, 7, 31].map(keyAway),
    )
    const both = await store.findNear({ keys: [keyAway(200), key], radius: 0 }, context)
    expect(both).toHaveLength(3)
  })

  it('are found at once by another process', async () => {
    expect(await wordsNear(elsewhere)).toEqual([])
    await store.remember(answerOf())
    expect(await wordsNear(elsewhere)).toEqual(['machine: A'])
    await store.remember(answerOf({ ...byManager, sku: sku('B'), fileKey: 'other' }))
    expect([...(await wordsNear(elsewhere))].sort()).toEqual(['machine: A', 'manager: B'])
  })

  it('are gone at once everywhere when they were wrong', async () => {
    await store.remember(answerOf())
    expect(await wordsNear(elsewhere)).toHaveLength(1)
    await store.forget('file', context)
    expect(await wordsNear(elsewhere)).toEqual([])
    expect(await wordsNear(store)).toEqual([])
    expect(await index.near(near)).toEqual([])
  })

  it('stand no longer than the answers by file', async () => {
    await store.remember(answerOf())
    expect(await store.findNear(near, otherEmbedder)).toEqual([])
    expect(await store.findNear(near, otherCatalogue)).toEqual([])
    await expireAnswers(database.db)
    expect(await wordsNear(store)).toEqual([])
    await store.remember(answerOf(byManager))
    expect(await store.findNear(near, otherEmbedder)).toHaveLength(1)
    await importAll([entry(product('B'))])
    expect(await wordsNear(store)).toEqual([])
  })

  it('know nothing of a flat photo', async () => {
    await store.remember(answerOf({ fingerprint: null }))
    expect((await store.findByFile('file', context))?.sku).toBe('A')
    expect(await store.findNear({ keys: [key], radius: 256 }, context)).toEqual([])
  })

  it('of another version are not found', async () => {
    await store.remember(answerOf())
    await sql`update fingerprints set version = version - 1`.execute(database.db)
    expect(await wordsNear(elsewhere)).toEqual([])
  })

  it('see every one of many that are remembered at once', async () => {
    const files = Array.from({ length: 12 }, (_, at) => `file ${at}`)
    await Promise.all(
      files.map(async (fileKey) => {
        await store.remember(answerOf({ fileKey }))
        expect((await wordsNear(elsewhere)).length).toBeGreaterThan(0)
      }),
    )
    expect(await wordsNear(elsewhere)).toHaveLength(files.length)
  })
})
