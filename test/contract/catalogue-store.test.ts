import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { createCatalogueStore } from '#src/adapters/postgres/catalogue/catalogue-store.ts'
import { createSettingsStore } from '#src/adapters/postgres/connection/settings-store.ts'
import { noDifference } from '#src/domain/catalogue-difference.ts'
import {
  defaultColourWeight,
  readSpaceChoice,
  saveSpaceChoice,
} from '#src/identify/scoring/embedding-space.ts'
import type { CatalogueStore } from '#src/ports/catalogue-store.ts'
import { openTestDatabase, type TestDatabase } from '#test/support/database.ts'
import { entry, importOptions, product, sku } from '#test/support/products.ts'

let database: TestDatabase
let store: CatalogueStore

beforeAll(async () => {
  database = await openTestDatabase()
  store = createCatalogueStore(database.db)
})
afterAll(() => database.close())
beforeEach(() => database.clear())

describe('catalogue store', () => {
  it('gives back what was imported, in the order of the file', async () => {
    const variants = [
      { size: '98', colour: 'pink', stock: 3, priceMinor: 99_900, barcode: '4820000000017' },
      { size: null, colour: null, stock: 0, priceMinor: null, barcode: null },
    ]
    const second = product('B', {
      variants,
      visualFeatures: { en: 'plush' },
      brand: 'Mriya',
      material: { uk: 'бавовна' },
      weightGrams: 350.5,
      dimensionsMm: [300, 205.5],
      url: 'https://shop.example/b',
      price: { minor: 1, currency: 'UAH' },
    })
    const entries = [entry(product('Z'), ['z']), entry(second, ['b1', 'b2']), entry(product('A'))]

    await store.replace(entries, importOptions(['z', 'b1', 'b2']))

    expect(await store.entries()).toEqual(entries)
    expect(await store.findProducts([sku('A'), sku('NONE'), sku('B')])).toEqual([
      product('A'),
      second,
    ])
  })

  it('tells what an import did', async () => {
    const first = [entry(product('A'), ['a']), entry(product('B'), ['b']), entry(product('C'))]
    expect(await store.replace(first, importOptions(['a', 'b']))).toEqual({
      ...noDifference,
      added: ['A', 'B', 'C'],
      photosAdded: 2,
    })

    const dearer = product('A', { price: { minor: 5, currency: 'UAH' }, brand: 'Мрія' })
    const second = [entry(dearer, ['a']), entry(product('B'), ['b2']), entry(product('D'))]
    const expected = {
      ...noDifference,
      added: ['D'],
      hidden: ['C'],
      changed: [
        {
          sku: 'A',
          fields: [
            { kind: 'text', field: 'brand' },
            { kind: 'price', from: product('A').price, to: dearer.price },
          ],
        },
        { sku: 'B', fields: [{ kind: 'photos', added: 1, removed: 1 }] },
      ],
      photosAdded: 1,
      photosRemoved: 1,
      visibleBefore: 3,
    }
    const options = importOptions(['a', 'b2'])
    expect(await store.compare(second, options)).toEqual(expected)
    expect((await store.entries()).map((one) => one.product)).toEqual(
      first.map((one) => one.product),
    )
    expect(await store.replace(second, options)).toEqual(expected)
    expect(await store.compare(second, options)).toEqual({ ...noDifference, visibleBefore: 3 })
  })

  it('hides what a file does not name, and shows it again when it is back', async () => {
    await store.replace([entry(product('A')), entry(product('B'))], importOptions())
    await store.replace([entry(product('A'))], importOptions())
    expect(await store.findProducts([sku('B')])).toEqual([])
    expect(await store.findSkus(['B'])).toEqual([])

    await store.replace([entry(product('B'))], importOptions([], { keep: true }))
    expect((await store.entries()).map(({ product: { sku: name } }) => name).sort()).toEqual([
      'A',
      'B',
    ])
  })

  it('finds the visible products that a barcode belongs to', async () => {
    const withBarcodes = (name: string, ...barcodes: readonly (string | null)[]) => {
      const variants = barcodes.map((barcode, at) => {
        return { size: String(at), colour: null, stock: 0, priceMinor: null, barcode }
      })
      return entry(product(name, { variants }))
    }
    await store.replace(
      [
        withBarcodes('B', '4820000000017', '4820000000024', null),
        withBarcodes('A', 'Own-1', '4820000000031'),
        withBarcodes('C', '4820000000031'),
      ],
      importOptions(),
    )
    const found = await store.findByBarcodes(['4820000000024', '4820000000017', '1'])
    expect(found).toEqual(['B'])
    expect(await store.findByBarcodes(['4820000000031', '4820000000017'])).toEqual(['A', 'B', 'C'])
    expect(await store.findByBarcodes(['own-1', "'; drop table variants", ''])).toEqual([])
    expect(await store.findByBarcodes([])).toEqual([])

    await store.replace([entry(product('A'))], importOptions())
    expect(await store.findByBarcodes(['4820000000017', 'Own-1'])).toEqual([])
  })

  it('finds the visible products that have an address, as it is shared', async () => {
    const at = (name: string, url: string | null) => entry(product(name, { url }))
    await store.replace(
      [
        at('B', 'https://www.shop.example/сукня/?colour=red&size=98'),
        at('C', 'https://shop.example/'),
        at('A', 'https://shop.example/%D1%81%D1%83%D0%BA%D0%BD%D1%8F?size=98&colour=red'),
        at('D', null),
      ],
      importOptions(),
    )
    const shared = 'http://shop.example/сукня?colour=red&size=98&utm_source=viber#reviews'
    expect(await store.findByAddress(shared)).toEqual(['B', 'A'])
    expect(await store.findByAddress('https://shop.example')).toEqual(['C'])
    expect(await store.findByAddress('https://shop.example/сукня')).toEqual([])
    expect(await store.findByAddress('null')).toEqual([])
    expect(await store.findByAddress("'; drop table products")).toEqual([])
  })

  it('changes nothing when one photo cannot be read', async () => {
    const before = [entry(product('A'), ['a'])]
    await store.replace(before, importOptions(['a']))

    const broken = store.replace(
      [entry(product('A', { category: 'other' })), entry(product('B'), ['missing'])],
      importOptions(),
    )

    await expect(broken).rejects.toThrow('no photo')
    expect(await store.entries()).toEqual(before)
  })

  it('finds SKUs whatever their case', async () => {
    await store.replace([entry(product('Mriya-Pink')), entry(product('ЗІРКА-1'))], importOptions())
    expect(await store.findSkus(['mriya-pink', 'зірка-1', 'nothing'])).toEqual(
      expect.arrayContaining(['Mriya-Pink', 'ЗІРКА-1']),
    )
    await expect(store.replace([entry(product('MRIYA-PINK'))], importOptions())).rejects.toThrow(
      'MRIYA-PINK differs from the stored Mriya-Pink only in its case',
    )
  })

  it('keeps its revision when prices and stock change, not when products or photos do', async () => {
    await store.replace([entry(product('A'), ['a'])], importOptions(['a']))
    const revision = await store.revision()

    const dearer = product('A', { price: { minor: 7, currency: 'UAH' }, declaredInStock: false })
    await store.replace([entry(dearer, ['a'])], importOptions(['a']))
    expect(await store.revision()).toBe(revision)

    await store.replace([entry(dearer, ['a2'])], importOptions(['a2']))
    expect(await store.revision()).not.toBe(revision)

    await store.replace([entry(dearer, ['a'])], importOptions(['a']))
    expect(await store.revision()).toBe(revision)
  })

  it('lets the first shop import replace the demo without a trace', async () => {
    await store.replace(
      [entry(product('DEMO'), ['demo'])],
      importOptions(['demo'], { source: 'demo' }),
    )
    expect(await store.source()).toBe('demo')
    const settings = createSettingsStore(database.db)
    await saveSpaceChoice(settings, 'one@1', { colourWeight: 0, head: null })

    await store.replace([entry(product('OWN'))], importOptions([], { keep: true }))

    expect(await store.source()).toBe('shop')
    expect(await readSpaceChoice(settings, 'one@1')).toEqual({
      colourWeight: defaultColourWeight,
      head: null,
    })
    expect((await store.entries()).map((one) => one.product.sku)).toEqual(['OWN'])
    const [photo] = entry(product('DEMO'), ['demo']).photos
    expect(await store.photoBytes(photo?.sha256 ?? '')).toBeUndefined()
  })

  it('never lets a late demo replace a shop, nor a shop fail for the case of a demo SKU', async () => {
    const demo = importOptions([], { source: 'demo' })
    await store.replace([entry(product('LAGUNA'))], demo)
    await store.replace([entry(product('laguna'))], importOptions())
    await store.replace([entry(product('LAGUNA'))], demo)
    expect(await store.source()).toBe('shop')
    expect((await store.entries()).map((one) => one.product.sku)).toEqual(['laguna'])
  })

  it('takes imports of the same moment one after the other', async () => {
    const catalogues = ['A', 'B', 'C', 'D'].map((name) => [
      entry(product(name)),
      entry(product('X')),
    ])
    await Promise.all(catalogues.map((one) => store.replace(one, importOptions())))
    const skus = (await store.entries()).map((one) => one.product.sku)
    expect(skus).toHaveLength(2)
    expect(skus).toContain('X')
  })

  it('takes 1,200 products with variants in one import', async () => {
    const variants = [{ size: 'S', colour: 'red', stock: 1, priceMinor: null, barcode: null }]
    const entries = Array.from({ length: 1_200 }, (_, at) => entry(product(`P${at}`, { variants })))

    await store.replace(entries, importOptions())

    expect(await store.entries()).toEqual(entries)
  })
})
