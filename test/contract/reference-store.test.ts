import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { createCatalogueStore } from '#src/adapters/postgres/catalogue-store.ts'
import { createReferenceStore } from '#src/adapters/postgres/reference-store.ts'
import { sha256 } from '#src/lib/hash.ts'
import type { CatalogueEntry } from '#src/ports/catalogue-store.ts'
import type { PhotoSelection, ReferenceStore } from '#src/ports/reference-store.ts'
import { openTestDatabase, type TestDatabase } from '#test/support/database.ts'
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
  const rows = await store.select(embedderId, everything)
  await store.saveVectors(
    embedderId,
    rows
      .filter((row) => texts.some((text) => sha256(text) === row.sha256))
      .map(({ id }) => ({ photoId: id, vector: Float32Array.of(1, 0) })),
  )
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
