import { sql } from 'kysely'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { createCatalogueStore } from '#src/adapters/postgres/catalogue/catalogue-store.ts'
import { createReferenceStore } from '#src/adapters/postgres/references/reference-store.ts'
import { sha256 } from '#src/lib/hash.ts'
import type { ReferenceStore, Scope } from '#src/ports/reference-store.ts'
import { openTestDatabase, type TestDatabase } from '#test/support/database.ts'
import { featuresOf } from '#test/support/fakes.ts'
import { entry, importOptions, product, sku } from '#test/support/products.ts'

let database: TestDatabase
let store: ReferenceStore

const texts = ['a1', 'a2', 'b1']
const one = 'one@1'

async function importPhotos(ofA: readonly string[], category = 'suit'): Promise<void> {
  const entries = [entry(product('A', { category }), [...ofA]), entry(product('B'), ['b1'])]
  await createCatalogueStore(database.db).replace(entries, importOptions(texts))
}

async function select(kind: 'all' | 'missing' | 'changed', embedderId = one) {
  const scope: Scope = { kind }
  const rest = { frames: { kind: 'all' }, maxFrames: undefined, role: undefined } as const
  return store.select(embedderId, { scope, ...rest })
}

async function idOf(text: string): Promise<number> {
  const photo = (await select('all')).find((row) => row.sha256 === sha256(text))
  return photo?.id ?? Number.NaN
}

async function selected(kind: 'missing' | 'changed', embedderId = one) {
  const rows = await select(kind, embedderId)
  return rows.map((row) => texts.find((text) => sha256(text) === row.sha256))
}

async function saveVectors(...of: readonly string[]): Promise<void> {
  const ids = await Promise.all(of.map(idOf))
  await store.saveFeatures(
    one,
    ids.map((photoId) => ({ photoId, features: featuresOf(1, 0) })),
  )
}

beforeAll(async () => {
  database = await openTestDatabase()
  store = createReferenceStore(database.db)
})
afterAll(() => database.close())
beforeEach(async () => {
  await database.clear()
  await importPhotos(['a1', 'a2'])
  const fingerprint = { keys: ['0'.repeat(64)], views: [], quality: 90 }
  await store.saveFingerprints(texts.map((text) => ({ sha256: sha256(text), fingerprint })))
  await saveVectors('a1', 'b1')
  await store.saveDuplicates(one, [{ photoId: await idOf('a2'), originalId: await idOf('a1') }])
})

describe('a photo that shows the same picture as another one', () => {
  it('is not missing, nor changed, though it has no vector', async () => {
    expect(await selected('missing')).toEqual([])
    expect(await selected('changed')).toEqual([])
    expect(await store.countDuplicates(one)).toBe(1)
  })

  it('is one for that embedder only', async () => {
    expect(await selected('missing', 'two@2')).toEqual(texts)
    expect(await store.countDuplicates('two@2')).toBe(0)
  })

  it('is looked at again with its changed product', async () => {
    await importPhotos(['a1', 'a2'], 'dress')
    expect(await selected('changed')).toEqual(['a1', 'a2'])
  })

  it('takes its place when the other one leaves the catalogue', async () => {
    await importPhotos(['a2'])
    expect(await selected('missing')).toEqual(['a2'])
    expect(await store.countDuplicates(one)).toBe(0)
  })

  it('is missing while the other one has no vector', async () => {
    await store.dropFeatures(one, [await idOf('a1')])
    expect(await selected('missing')).toEqual(['a1', 'a2'])
  })

  it('is none any more with a vector of its own', async () => {
    await saveVectors('a2')
    expect(await store.countDuplicates(one)).toBe(0)
  })

  it('bears to be told so again', async () => {
    const [a2, a1] = [await idOf('a2'), await idOf('a1')]
    await store.saveDuplicates(one, [{ photoId: a2, originalId: a1 }])
    expect(await store.countDuplicates(one)).toBe(1)
  })
})

describe('photos that others are compared with', () => {
  const originals = async (...skus: readonly string[]) => {
    const found = await store.findOriginals(one, skus.map(sku))
    return found.map((row) => texts.find((text) => sha256(text) === row.sha256))
  }

  it('are those of the SKUs that have a vector', async () => {
    expect(await originals('A')).toEqual(['a1'])
    expect(await originals('A', 'B')).toEqual(['a1', 'b1'])
    expect(await originals()).toEqual([])
    expect(await store.findOriginals('two@2', [sku('A')])).toEqual([])
  })

  it('carry their fingerprint', async () => {
    const [found] = await store.findOriginals(one, [sku('A')])
    expect(found).toMatchObject({ sku: 'A', role: 'product', fingerprint: { quality: 90 } })
  })

  it('are of the catalogue: a confirmed photo may be taken back', async () => {
    await sql`
      update reference_photos set origin = 'confirmed', file_key = 'f', decided_by = 'manager'
      where sha256 = ${sha256('a1')}`.execute(database.db)
    expect(await originals('A')).toEqual([])
  })
})
