import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { createCatalogueStore } from '#src/adapters/postgres/catalogue/catalogue-store.ts'
import { createConfirmedPhotos } from '#src/adapters/postgres/references/confirmed-photos.ts'
import { createFeatureSource } from '#src/adapters/postgres/references/feature-source.ts'
import { createReferenceStore } from '#src/adapters/postgres/references/reference-store.ts'
import type { Features } from '#src/domain/features.ts'
import { sha256 } from '#src/lib/hash.ts'
import { seededRandom } from '#src/lib/random.ts'
import {
  type ConfirmedPhotos,
  maxActive,
  type NewConfirmedPhoto,
} from '#src/ports/confirmed-photos.ts'
import { VectorIndexError } from '#src/ports/errors.ts'
import { openTestDatabase, type TestDatabase } from '#test/support/database.ts'
import { fingerprintOf } from '#test/support/fakes.ts'
import { entry, importOptions, product, sku } from '#test/support/products.ts'

const embedderId = 'one@1'

let database: TestDatabase
let photos: ConfirmedPhotos

function features(seed: number, dim = 8): Features {
  const random = seededRandom(seed)
  const values = Float32Array.from({ length: dim }, () => random() - 0.5)
  const norm = Math.hypot(...values)
  return { embedding: values.map((value) => value / norm), colours: Float32Array.of(1, 0) }
}

/** The photo of this number; its bytes and features are always the same. */
function photo(number: number, overrides: Partial<NewConfirmedPhoto> = {}): NewConfirmedPhoto {
  const bytes = Buffer.from(`photo ${number}`)
  return {
    sku: sku('A'),
    fileKey: `telegram:${number}`,
    sha256: sha256(bytes),
    decidedBy: 'manager',
    bytes,
    features: features(number),
    fingerprint: fingerprintOf(),
    supersedes: [],
    ...overrides,
  }
}

/** What copies of the vectors are made of, and where they stand. */
async function searched() {
  const rows = await Array.fromAsync(createFeatureSource(database.db).read(embedderId, 0))
  return rows.flat().map(({ photoId, ...row }) => ({ photoId, ...row }))
}

const state = () => createFeatureSource(database.db).state(embedderId)

/** The numbers of the photos of A that are searched. */
async function activeNumbers(name = 'A'): Promise<readonly number[]> {
  const ofSku = (await searched()).filter((row) => row.sku === name && row.role === 'shopper')
  const files = await database.db
    .selectFrom('reference_photos')
    .select(['id', 'file_key'])
    .execute()
  return ofSku
    .map(({ photoId }) => files.find(({ id }) => id === photoId)?.file_key ?? '')
    .map((fileKey) => Number(fileKey.split(':')[1]))
    .sort((a, b) => a - b)
}

async function fileCount(): Promise<number> {
  return (await database.db.selectFrom('photo_files').select('sha256').execute()).length
}

beforeAll(async () => {
  database = await openTestDatabase()
  photos = createConfirmedPhotos(database.db)
})
afterAll(() => database.close())
beforeEach(async () => {
  await database.clear()
  await createCatalogueStore(database.db).replace(
    [entry(product('A'), ['a1']), entry(product('B'), ['b1'])],
    importOptions(['a1', 'b1']),
  )
  const references = createReferenceStore(database.db)
  const all = { scope: { kind: 'all' }, frames: { kind: 'all' } } as const
  const rows = await references.select(embedderId, {
    ...all,
    maxFrames: undefined,
    role: undefined,
  })
  await references.saveFeatures(
    embedderId,
    rows.map(({ id }) => ({ photoId: id, features: features(1_000 + id) })),
  )
})

describe('confirmed photos', () => {
  it('become references of role shopper that copies read as something new', async () => {
    const { revision, epoch } = await state()
    await photos.add(embedderId, photo(1))

    const added = await Array.fromAsync(createFeatureSource(database.db).read(embedderId, revision))
    expect(added.flat()).toMatchObject([{ sku: 'A', role: 'shopper', features: features(1) }])
    expect((await state()).epoch).toBe(epoch)
    expect(await photos.countAfter(0)).toBe(1)
    expect(await photos.idsSince(new Date(0))).toHaveLength(1)
    expect(await photos.find(['telegram:1', 'telegram:2'])).toMatchObject([
      { sku: 'A', fileKey: 'telegram:1', sha256: photo(1).sha256, decidedBy: 'manager' },
    ])
    expect(await createCatalogueStore(database.db).photoBytes(photo(1).sha256)).toEqual(
      photo(1).bytes,
    )
  })

  it('are added once, whatever the file is called, also beside a picture of the shop', async () => {
    await photos.add(embedderId, photo(1))
    await photos.add(embedderId, photo(1))
    await photos.add(embedderId, photo(1, { fileKey: 'telegram:99' }))
    await photos.add(embedderId, photo(2, { sha256: sha256('a1'), bytes: Buffer.from('a1') }))
    expect(await searched()).toHaveLength(3)
  })

  it('are left alone by an import of the catalogue', async () => {
    await photos.add(embedderId, photo(1))
    await createCatalogueStore(database.db).replace(
      [entry(product('A'), ['a1']), entry(product('B'), ['b1'])],
      importOptions(['a1', 'b1']),
    )
    expect(await activeNumbers()).toEqual([1])
  })

  it("become the shop's own when its catalogue names them", async () => {
    await photos.add(embedderId, photo(1))
    const own = { role: 'shopper', view: null, sha256: photo(1).sha256, frame: null } as const
    const a = entry(product('A'), ['a1'])
    await createCatalogueStore(database.db).replace(
      [{ ...a, photos: [...a.photos, own] }, entry(product('B'), ['b1'])],
      importOptions(['a1', 'b1']),
    )
    expect(await searched()).toHaveLength(3)
    expect(await photos.undo(embedderId, 'last')).toBeUndefined()
  })

  it('are never shown to others as the picture of a product', async () => {
    const catalogue = createCatalogueStore(database.db)
    await catalogue.replace(
      [entry(product('A')), entry(product('B'), ['b1'])],
      importOptions(['b1']),
    )
    await photos.add(embedderId, photo(1))
    expect([...(await catalogue.covers([sku('A'), sku('B')])).keys()]).toEqual(['B'])
  })

  it('of another embedder are refused, and nothing of them is kept', async () => {
    const files = await fileCount()
    const wrong = photos.add(embedderId, photo(1, { features: features(1, 9) }))
    await expect(wrong).rejects.toThrow(VectorIndexError)
    expect(await photos.find(['telegram:1'])).toEqual([])
    expect(await fileCount()).toBe(files)
  })

  it('are searched up to a limit, the same ones in whatever order they came', async () => {
    const numbers = Array.from({ length: maxActive + 9 }, (_, at) => at + 1)
    for (const number of numbers) await photos.add(embedderId, photo(number))
    const chosen = await activeNumbers()
    expect(chosen).toHaveLength(maxActive)

    await database.db.deleteFrom('reference_photos').where('origin', '=', 'confirmed').execute()
    for (const number of numbers.toReversed()) await photos.add(embedderId, photo(number))
    expect(await activeNumbers()).toEqual(chosen)
  })

  it.each([3, maxActive + 5])('%i: undoing one leaves what there was before it', async (count) => {
    for (let number = 1; number < count; number += 1) await photos.add(embedderId, photo(number))
    const before = await searched()
    const files = await fileCount()
    await photos.add(embedderId, photo(count))
    expect(await searched()).not.toEqual(before)
    const { epoch } = await state()

    expect(await photos.undo(embedderId, 'last')).toMatchObject({
      removed: { fileKey: `telegram:${count}` },
      restored: [],
    })

    expect(await searched()).toEqual(before)
    expect(await fileCount()).toBe(files)
    expect((await state()).epoch).toBeGreaterThan(epoch)
  })

  it('undone in the middle leave what there would be without them', async () => {
    const numbers = Array.from({ length: maxActive + 5 }, (_, at) => at + 1)
    for (const number of numbers) if (number !== 7) await photos.add(embedderId, photo(number))
    const without = await activeNumbers()
    await photos.add(embedderId, photo(7))
    const [seventh] = await photos.find(['telegram:7'])
    await photos.add(embedderId, photo(50, { sku: sku('B') }))

    await photos.undo(embedderId, seventh?.id ?? 0)

    expect(await activeNumbers()).toEqual(without)
    expect(await activeNumbers('B')).toEqual([50])
  })

  it('that are corrected move to the other SKU, and come back when that is undone', async () => {
    await photos.add(embedderId, photo(1))
    const before = await searched()
    const [wrong] = await photos.find(['telegram:1'])
    await photos.add(embedderId, photo(1, { sku: sku('B'), supersedes: [wrong?.id ?? 0] }))
    expect([await activeNumbers('A'), await activeNumbers('B')]).toEqual([[], [1]])
    expect(await photos.find(['telegram:1'])).toMatchObject([{ sku: 'B' }])

    const undone = await photos.undo(embedderId, 'last')

    expect(undone).toMatchObject({ removed: { sku: 'B' }, restored: [{ sku: 'A' }] })
    expect(await searched()).toEqual(before)
  })

  it('that are corrected back and forth count once', async () => {
    await photos.add(embedderId, photo(1))
    for (const name of ['B', 'A', 'B', 'A']) {
      const [wrong] = await photos.find(['telegram:1'])
      await photos.add(embedderId, photo(1, { sku: sku(name), supersedes: [wrong?.id ?? 0] }))
    }
    expect([await activeNumbers('A'), await activeNumbers('B')]).toEqual([[1], []])
  })

  it('that a later correction replaced stay replaced when the one between is undone', async () => {
    await photos.add(embedderId, photo(1))
    const [first] = await photos.find(['telegram:1'])
    await photos.add(embedderId, photo(2, { sku: sku('B'), supersedes: [first?.id ?? 0] }))
    const [second] = await photos.find(['telegram:2'])
    await photos.add(embedderId, photo(3, { sku: sku('A'), supersedes: [second?.id ?? 0] }))

    expect(await photos.undo(embedderId, second?.id ?? 0)).toMatchObject({ restored: [] })

    expect([await activeNumbers('A'), await activeNumbers('B')]).toEqual([[3], []])
    expect(await photos.undo(embedderId, 'last')).toMatchObject({
      restored: [{ fileKey: 'telegram:1' }],
    })
    expect(await activeNumbers('A')).toEqual([1])
  })

  it('are taken away for good, with bytes that nothing else uses', async () => {
    const files = await fileCount()
    await photos.add(embedderId, photo(1))
    await photos.add(embedderId, photo(1, { sku: sku('B'), fileKey: 'telegram:2' }))
    const [ofA] = await photos.find(['telegram:1'])
    await photos.remove(embedderId, [ofA?.id ?? 0])
    expect([await activeNumbers('A'), await fileCount()]).toEqual([[], files + 1])
    expect(await photos.undo(embedderId, 'last')).toMatchObject({ removed: { sku: 'B' } })
    expect(await fileCount()).toBe(files)
    expect(await photos.undo(embedderId, 'last')).toBeUndefined()
  })

  it('take with them what they superseded, when they are taken away for good', async () => {
    const files = await fileCount()
    for (const [number, name] of [
      [1, 'A'],
      [2, 'B'],
      [3, 'A'],
    ] as const) {
      const before = await photos.latest(1)
      const supersedes = before.map(({ id }) => id)
      await photos.add(embedderId, photo(number, { sku: sku(name), supersedes }))
    }
    const [last] = await photos.latest(5)
    await photos.remove(embedderId, [last?.id ?? 0])
    expect([await photos.latest(5), await fileCount()]).toEqual([[], files])
  })

  it('never take a photo of the catalogue away', async () => {
    const [own] = await searched()
    expect(await photos.undo(embedderId, own?.photoId ?? 0)).toBeUndefined()
    await photos.remove(embedderId, [own?.photoId ?? 0])
    expect(await searched()).toHaveLength(2)
  })

  it('name the files whose answers may owe something to them', async () => {
    await photos.add(embedderId, photo(1))
    const answer = {
      method: 'embedding',
      confidence: 0.9,
      candidates: '[]',
      embedder_id: embedderId,
      catalogue_revision: 'r',
    }
    const long = new Date(Date.now() - 3_600_000)
    await database.db
      .insertInto('answers')
      .values([
        { ...answer, file_key: 'since', sku: sku('B'), decided_by: 'machine' },
        { ...answer, file_key: 'of A', sku: sku('A'), decided_by: 'machine', created_at: long },
        { ...answer, file_key: 'before', sku: sku('B'), decided_by: 'machine', created_at: long },
        { ...answer, file_key: 'a person', sku: sku('A'), decided_by: 'manager' },
      ])
      .execute()
    const undone = await photos.undo(embedderId, 'last')
    expect(undone?.doubtfulFileKeys.toSorted()).toEqual(['of A', 'since'])
  })
})
