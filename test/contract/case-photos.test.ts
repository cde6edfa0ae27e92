import { randomUUID } from 'node:crypto'
import { sql } from 'kysely'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { createIdentificationLog } from '#src/adapters/postgres/answers/identification-log.ts'
import { createCatalogueStore } from '#src/adapters/postgres/catalogue/catalogue-store.ts'
import { createModelConsents } from '#src/adapters/postgres/chat/model-consents.ts'
import { createCasePhotos } from '#src/adapters/postgres/references/case-photos.ts'
import { createConfirmedPhotos } from '#src/adapters/postgres/references/confirmed-photos.ts'
import { createFeatureSource } from '#src/adapters/postgres/references/feature-source.ts'
import type { Outcome } from '#src/domain/outcome.ts'
import { sha256 } from '#src/lib/hash.ts'
import type { CasePhotos } from '#src/ports/case-photos.ts'
import type { ConfirmedPhotos, Confirmer } from '#src/ports/confirmed-photos.ts'
import { openTestDatabase, type TestDatabase } from '#test/support/database.ts'
import { fingerprintOf } from '#test/support/fakes.ts'
import { entry, importOptions, product, sku } from '#test/support/products.ts'

const embedderId = 'one@1'

let database: TestDatabase
let cases: CasePhotos
let photos: ConfirmedPhotos

beforeAll(async () => {
  database = await openTestDatabase()
  cases = createCasePhotos(database.db)
  photos = createConfirmedPhotos(database.db)
})
afterAll(() => database.close())
beforeEach(async () => {
  await database.clear()
  await createCatalogueStore(database.db).replace(
    [entry(product('A'), ['a1'])],
    importOptions(['a1']),
  )
  for (const number of [1, 2, 3]) await confirm(number)
})

async function confirm(number: number, decidedBy: Confirmer = 'manager'): Promise<void> {
  const bytes = Buffer.from(`photo ${number}`)
  const angle = number / 5
  await photos.add(embedderId, {
    sku: sku('A'),
    fileKey: `telegram:${number}`,
    sha256: sha256(bytes),
    decidedBy,
    bytes,
    features: {
      embedding: Float32Array.of(Math.cos(angle), Math.sin(angle)),
      colours: Float32Array.of(1, 0),
    },
    fingerprint: fingerprintOf(),
    supersedes: [],
  })
}

async function identified(number: number, outcome: Outcome): Promise<void> {
  await createIdentificationLog(database.db).append({
    id: randomUUID(),
    outcome,
    confidence: 0.5,
    candidates: [],
    rungs: [],
    costMicroUsd: 0,
    latencyMs: 1,
    embedderId,
    catalogueRevision: 'rev',
    fileKey: `telegram:${number}`,
  })
}

async function searchedIds(): Promise<readonly number[]> {
  const rows = await Array.fromAsync(createFeatureSource(database.db).read(embedderId, 0))
  return rows.flat().map(({ photoId }) => photoId)
}

async function idsOf(...numbers: readonly number[]): Promise<readonly number[]> {
  const all = await cases.list()
  return numbers.map((number) => {
    const hash = sha256(Buffer.from(`photo ${number}`))
    return all.find((photo) => photo.sha256 === hash)?.id ?? -1
  })
}

describe('photos that may serve as cases', () => {
  it('are those a manager named, with what the machine said first', async () => {
    const matched = {
      outcome: 'matched',
      sku: sku('A'),
      method: 'embedding',
      confidence: 0.5,
    } as const
    await identified(1, { outcome: 'unknown', reason: '' })
    await identified(2, matched)
    await confirm(4, 'shoppers')
    const found = await cases.list()
    expect(found.map(({ sku: name, first }) => [name, first])).toEqual([
      ['A', { outcome: 'unknown', sku: null, method: null, confidence: null }],
      ['A', { ...matched }],
      ['A', undefined],
    ])
  })

  it('are none of a shopper who said no to models outside of the shop', async () => {
    await sql`
      with asked as (
        insert into inquiries (chat_id, first_message_id, shopper_id, shopper_name, language)
          values (7, 1, 7, 'Olena', 'uk'), (8, 1, 8, 'Ivan', 'uk') returning id, chat_id)
      insert into inquiry_messages (chat_id, message_id, inquiry_id, kind, file_id, file_unique_id)
        select chat_id, 1, id, 'photo', 'f', (chat_id - 6)::text from asked`.execute(database.db)
    const consents = createModelConsents(database.db)
    await consents.decide(7, false)
    await consents.decide(8, true)
    expect(await idsOf(1)).toEqual([-1])
    expect(await cases.list()).toHaveLength(2)
  })

  it('are neither searched nor learned from while they serve, and are given back', async () => {
    const [first = 0, second = 0, third = 0] = await idsOf(1, 2, 3)
    const before = await createFeatureSource(database.db).state(embedderId)
    await cases.reserve(embedderId, [first, second])
    expect(await searchedIds()).toEqual([third])
    const after = await createFeatureSource(database.db).state(embedderId)
    expect(after.epoch).toBeGreaterThan(before.epoch)

    await cases.reserve(embedderId, [second, third])
    expect(await searchedIds()).toEqual([first])
    await cases.reserve(embedderId, [])
    expect((await searchedIds()).toSorted()).toEqual([first, second, third].toSorted())
  })

  it('stay out of use when another photo of the product is confirmed', async () => {
    const [first = 0] = await idsOf(1)
    await cases.reserve(embedderId, [first])
    await confirm(9)
    expect(await searchedIds()).not.toContain(first)
    expect(await searchedIds()).toHaveLength(3)
  })

  it('change nothing where nothing changes', async () => {
    const [first = 0] = await idsOf(1)
    await cases.reserve(embedderId, [first])
    const before = await createFeatureSource(database.db).state(embedderId)
    await cases.reserve(embedderId, [first])
    expect(await createFeatureSource(database.db).state(embedderId)).toEqual(before)
  })
})
