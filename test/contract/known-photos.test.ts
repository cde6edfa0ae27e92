import { sql } from 'kysely'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { createCatalogueStore } from '#src/adapters/postgres/catalogue/catalogue-store.ts'
import { createReferenceStore } from '#src/adapters/postgres/references/reference-store.ts'
import type { Fingerprint } from '#src/domain/fingerprint.ts'
import { sha256 } from '#src/lib/hash.ts'
import type { AnswerStore, NearAnswer, NewAnswer } from '#src/ports/answer-store.ts'
import type { CatalogueEntry } from '#src/ports/catalogue-store.ts'
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
import { entry, importOptions, product, sku } from '#test/support/products.ts'

const otherEmbedder = { ...context, embedderId: 'two@2' }

let database: TestDatabase
let store: AnswerStore
/** Of another process: it sees what is in the database, and nothing else. */
let elsewhere: AnswerStore

const near = { keys: [key], radius: 31 }

const importAll = (entries: readonly CatalogueEntry[], photos: readonly string[] = []) =>
  createCatalogueStore(database.db).replace(entries, importOptions(photos))

beforeAll(async () => {
  database = await openTestDatabase()
})
afterAll(() => database.close())
beforeEach(async () => {
  await database.clear()
  store = openAnswers(database.db).store
  elsewhere = openAnswers(database.db).store
  await importAll([entry(product('A')), entry(product('B'))])
})

describe("the shop's own photos", () => {
  const photos = ['front', 'side']
  const save = (fingerprint: Fingerprint, photo = 'front') =>
    createReferenceStore(database.db).saveFingerprints([{ sha256: sha256(photo), fingerprint }])

  beforeEach(() => importAll([entry(product('A'), photos), entry(product('B'))], photos))

  it('are known before anybody asked, whatever the embedder', async () => {
    await save(printOf(keyAway(5)))
    const [found] = await store.findNear(near, otherEmbedder)
    expect(found).toMatchObject({
      sku: 'A',
      decidedBy: 'shop',
      confidence: 1,
      candidates: [{ sku: 'A', score: 1 }],
      fingerprint: printOf(keyAway(5)),
    })
    expect(await wordsNear(elsewhere)).toEqual(['shop: A'])
  })

  it('are not found when they are too flat', async () => {
    await save(printOf())
    expect(await store.findNear({ keys: [key], radius: 256 }, context)).toEqual([])
  })

  it('count for every product they belong to, and for those that are sold only', async () => {
    const shared = [entry(product('A'), photos), entry(product('B'), ['front'])]
    await importAll(shared, photos)
    await save(printOf(key))
    expect([...(await wordsNear(store))].sort()).toEqual(['shop: A', 'shop: B'])
    await importAll([entry(product('B'), ['front'])], photos)
    expect(await wordsNear(store)).toEqual(['shop: B'])
    await importAll([entry(product('B'))])
    expect(await wordsNear(store)).toEqual([])
  })

  it('go with the photo, and keep their fingerprint when they are saved again', async () => {
    await save(printOf(key))
    await save(printOf(keyAway(100)))
    expect(await wordsNear(store)).toEqual(['shop: A'])
    await importAll([entry(product('A'), ['side'])], photos)
    expect(await wordsNear(store)).toEqual([])
  })

  it.each(['manager', 'shoppers'])('that %s confirmed are believed as their word', async (word) => {
    await save(printOf(key))
    await sql`
      update reference_photos
      set origin = 'confirmed', role = 'shopper', file_key = 'file', decided_by = ${word}
    `.execute(database.db)
    expect(await wordsNear(store)).toEqual([`${word}: A`])
    // Another photo of the same picture was confirmed to be something else.
    await sql`update reference_photos set superseded_by = id`.execute(database.db)
    expect(await wordsNear(store)).toEqual([])
  })
})

describe('a file that repeats an answer', () => {
  /** Remembers an answer, and another file for which it was found. */
  async function repeated(overrides: Partial<NewAnswer> = {}): Promise<NearAnswer | undefined> {
    await store.remember(answerOf(overrides))
    const [found] = await store.findNear(near, context)
    if (found) await store.repeat('copy', found)
    return found
  }

  it('is answered by it from then on, also in another process, and again when told twice', async () => {
    const found = await repeated()
    if (found) await store.repeat('copy', found)
    const original = await store.findByFile('file', context)
    expect(original).toBeDefined()
    expect(await elsewhere.findByFile('copy', context)).toMatchObject(original ?? {})
  })

  it('is answered no longer than the answer stands', async () => {
    await repeated()
    expect(await store.findByFile('copy', otherEmbedder)).toBeUndefined()
    await expireAnswers(database.db)
    expect(await store.findByFile('copy', context)).toBeUndefined()
  })

  it('is forgotten with the answer', async () => {
    await repeated()
    await store.forget('file', context)
    expect(await store.findByFile('copy', context)).toBeUndefined()
  })

  it("takes the machine's answer with it when it was wrong, not a person's", async () => {
    await repeated()
    await store.forget('copy', context)
    expect(await store.findByFile('file', context)).toBeUndefined()

    await repeated(byManager)
    await store.forget('copy', context)
    expect(await store.findByFile('copy', context)).toBeUndefined()
    expect(await store.findByFile('file', context)).toBeDefined()
  })

  it('believes the word that was given on it before the one it repeats', async () => {
    await repeated()
    await store.remember(answerOf({ ...byManager, fileKey: 'copy', sku: sku('B') }))
    expect((await store.findByFile('copy', context))?.sku).toBe('B')
  })

  it("repeats the shop's own photo as long as the shop has it", async () => {
    await importAll([entry(product('A'), ['front'])], ['front'])
    await createReferenceStore(database.db).saveFingerprints([
      { sha256: sha256('front'), fingerprint: printOf(key) },
    ])
    const [found] = await store.findNear(near, context)
    expect(found).toBeDefined()
    if (found) await store.repeat('copy', found)
    expect(await store.findByFile('copy', context)).toMatchObject({ sku: 'A', decidedBy: 'shop' })
    await importAll([entry(product('A'))])
    expect(await store.findByFile('copy', context)).toBeUndefined()
  })

  it('is nothing where the answer was forgotten meanwhile', async () => {
    await store.remember(answerOf())
    const [found] = await store.findNear(near, context)
    await store.forget('file', context)
    if (found) await store.repeat('copy', found)
    expect(await store.findByFile('copy', context)).toBeUndefined()
  })
})
