import { sql } from 'kysely'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { createCatalogueStore } from '#src/adapters/postgres/catalogue/catalogue-store.ts'
import { createReferenceStore } from '#src/adapters/postgres/references/reference-store.ts'
import { sha256 } from '#src/lib/hash.ts'
import type { CatalogueEntry } from '#src/ports/catalogue-store.ts'
import type { PhotoSelection, ReferenceStore } from '#src/ports/reference-store.ts'
import { openTestDatabase, type TestDatabase } from '#test/support/database.ts'
import { featuresOf } from '#test/support/fakes.ts'
import { entry, importOptions, product } from '#test/support/products.ts'

let database: TestDatabase
let store: ReferenceStore

const photos = ['a1', 'a2', 'b1', ...Array.from({ length: 6 }, (_, frame) => `frame${frame}`)]
const turntable: CatalogueEntry = {
  product: product('SET', { category: 'dress' }),
  photos: Array.from({ length: 6 }, (_, frame) => ({
    role: 'product',
    view: null,
    sha256: sha256(`frame${frame}`),
    frame,
  })),
}
const everything: PhotoSelection = {
  scope: { kind: 'all' },
  frames: { kind: 'all' },
  maxFrames: undefined,
  role: undefined,
}

async function importAll(): Promise<void> {
  const entries = [entry(product('A'), ['a1', 'a2']), entry(product('B'), ['b1']), turntable]
  await createCatalogueStore(database.db).replace(entries, importOptions(photos))
}

async function selected(selection: Partial<PhotoSelection>): Promise<readonly string[]> {
  const rows = await store.select('one@1', { ...everything, ...selection })
  return rows.map((row) => photos.find((text) => sha256(text) === row.sha256) ?? '?')
}

async function saveAll(embedderId: string, texts: readonly string[]): Promise<void> {
  await savePrints(texts)
  const rows = await store.select(embedderId, everything)
  await store.saveFeatures(
    embedderId,
    rows
      .filter((row) => texts.some((text) => sha256(text) === row.sha256))
      .map(({ id }) => ({ photoId: id, features: featuresOf(1, 0) })),
  )
}

async function savePrints(texts: readonly string[]): Promise<void> {
  const fingerprint = { keys: ['0'.repeat(64)], views: [], quality: 90 }
  await store.saveFingerprints(texts.map((text) => ({ sha256: sha256(text), fingerprint })))
}

beforeAll(async () => {
  database = await openTestDatabase()
  store = createReferenceStore(database.db)
})
afterAll(() => database.close())
beforeEach(async () => {
  await database.clear()
  await importAll()
})

describe('reference store', () => {
  it('selects all photos in the order of the catalogue', async () => {
    expect(await selected({})).toEqual(photos)
  })

  it('selects by SKU whatever its case, and by category', async () => {
    expect(await selected({ scope: { kind: 'skus', skus: ['b', 'nothing'] } })).toEqual(['b1'])
    expect(await selected({ scope: { kind: 'category', category: 'suit' } })).toEqual([
      'a1',
      'a2',
      'b1',
    ])
  })

  it('knows what a scope names that is not sold', async () => {
    const skus = (...names: readonly string[]) => ({ kind: 'skus', skus: names }) as const
    expect(await store.findUnknown(skus('a', 'B', 'SET'))).toEqual([])
    expect(await store.findUnknown(skus('a', 'nothing', 'Lost'))).toEqual(['nothing', 'Lost'])
    expect(await store.findUnknown({ kind: 'category', category: 'suit' })).toEqual([])
    expect(await store.findUnknown({ kind: 'category', category: 'Suit' })).toEqual(['Suit'])
    expect(await store.findUnknown({ kind: 'missing' })).toEqual([])
    await sql`update products set hidden_at = now() where sku in ('A', 'SET')`.execute(database.db)
    expect(await store.findUnknown(skus('A', 'B'))).toEqual(['A'])
    expect(await store.findUnknown({ kind: 'category', category: 'dress' })).toEqual(['dress'])
  })

  it('selects by whether people confirmed photos of the product', async () => {
    const select = (kind: 'confirmed' | 'unconfirmed') => selected({ scope: { kind } })
    expect(await select('confirmed')).toEqual([])
    expect(await select('unconfirmed')).toEqual(photos)

    await sql`
      insert into reference_photos (sku, role, origin, position, sha256, file_key, decided_by, created_at)
      values ('B', 'shopper', 'confirmed', 99, ${sha256('b1')}, 'file', 'manager', now())
    `.execute(database.db)
    expect(await select('confirmed')).toEqual(['b1', 'b1'])
    expect(await select('unconfirmed')).toEqual(photos.filter((text) => text !== 'b1'))

    // Taken back.
    await sql`update reference_photos set superseded_by = (select min(id) from reference_photos)
      where origin = 'confirmed'`.execute(database.db)
    expect(await select('confirmed')).toEqual([])
  })

  it.each([
    [{ frames: { kind: 'first' } }, [0]],
    [{ frames: { kind: 'every', step: 2 } }, [0, 2, 4]],
    [{ frames: { kind: 'every', step: 2 }, maxFrames: 2 }, [0, 2]],
    [{ frames: { kind: 'all' }, maxFrames: 4 }, [0, 1, 2, 3]],
  ] as const)('thins out 360° sets: %j', async (rule, frames) => {
    const scope = { kind: 'skus', skus: ['SET'] } as const
    expect(await selected({ scope, ...rule })).toEqual(frames.map((frame) => `frame${frame}`))
  })

  it('knows which vectors are missing for each embedder', async () => {
    await saveAll('one@1', ['a1', 'b1'])
    await saveAll('two@2', photos)

    expect(await selected({ scope: { kind: 'missing' } })).toEqual(
      photos.filter((text) => text !== 'a1' && text !== 'b1'),
    )
    expect(await store.countVectors()).toEqual([
      { embedderId: 'one@1', role: 'product', vectors: 2 },
      { embedderId: 'two@2', role: 'product', vectors: 9 },
    ])
  })

  it('selects the changed: new photos and those of products changed since', async () => {
    await saveAll('one@1', photos)
    expect(await selected({ scope: { kind: 'changed' } })).toEqual([])

    const entries = [
      entry(product('A', { category: 'new' }), ['a1', 'a2']),
      entry(product('B'), ['b1']),
      turntable,
    ]
    await createCatalogueStore(database.db).replace(entries, importOptions(photos))

    expect(await selected({ scope: { kind: 'changed' } })).toEqual(['a1', 'a2'])
  })

  it('says what each photo lacks', async () => {
    await saveAll('one@1', photos)
    const asked = (embedderId: string, kind: 'all' | 'missing') =>
      store.select(embedderId, { ...everything, scope: { kind } })
    expect(await asked('one@1', 'missing')).toEqual([])
    for (const row of await asked('two@2', 'missing')) {
      expect(row).toMatchObject({ needsFeatures: true, needsFingerprint: false })
    }

    await sql`
      update fingerprints set version = version - 1 where sha256 = ${sha256('b1')}
    `.execute(database.db)
    expect(await asked('one@1', 'missing')).toMatchObject([
      { sha256: sha256('b1'), needsFeatures: false, needsFingerprint: true },
    ])
    const all = await asked('one@1', 'all')
    expect(all.map((row) => row.needsFeatures)).toEqual(photos.map(() => true))
    expect(all.map((row) => row.needsFingerprint)).toEqual(photos.map((text) => text === 'b1'))

    await savePrints(['b1'])
    expect(await asked('one@1', 'missing')).toEqual([])
  })

  it('counts a vector without colours as missing, until it is made anew', async () => {
    await saveAll('one@1', photos)
    await sql`update reference_vectors set colours = null`.execute(database.db)
    expect(await selected({ scope: { kind: 'missing' } })).toEqual(photos)
    expect(await store.countVectors()).toEqual([])
    await saveAll('one@1', photos)
    expect(await selected({ scope: { kind: 'missing' } })).toEqual([])
  })

  it('drops the vectors of all photos but those to keep, of one role or of both', async () => {
    await saveAll('one@1', photos)
    const rows = await store.select('one@1', everything)
    const keep = rows.slice(0, 2).map(({ id }) => id)
    await store.dropVectors('one@1', 'shopper', keep)
    expect((await store.countVectors())[0]?.vectors).toBe(9)
    await store.dropVectors('one@1', 'product', keep)
    expect((await store.countVectors())[0]?.vectors).toBe(2)
  })

  it('drops what an embedder saw in some photos', async () => {
    await saveAll('one@1', photos)
    await saveAll('two@2', photos)
    const rows = await store.select('one@1', everything)
    await store.dropFeatures(
      'one@1',
      rows.slice(0, 3).map(({ id }) => id),
    )
    expect((await store.countVectors()).map(({ vectors }) => vectors)).toEqual([6, 9])
  })

  it('drops the vectors of one embedder only', async () => {
    await saveAll('one@1', photos)
    await saveAll('two@2', photos)
    await store.dropVectors('one@1', undefined)
    expect(await store.countVectors()).toEqual([
      { embedderId: 'two@2', role: 'product', vectors: 9 },
    ])
  })

  it('leaves out hidden products', async () => {
    await saveAll('one@1', photos)
    await createCatalogueStore(database.db).replace(
      [entry(product('B'), ['b1'])],
      importOptions(photos),
    )
    expect(await selected({})).toEqual(['b1'])
    expect(await store.countPhotos()).toBe(1)
    expect(await store.countVectors()).toEqual([
      { embedderId: 'one@1', role: 'product', vectors: 1 },
    ])
  })
})
