import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { exportCatalogue } from '#src/catalog/export-catalogue.ts'
import { importCatalogue } from '#src/catalog/import-catalogue.ts'
import type { Product } from '#src/domain/product.ts'
import type { PhotoRole } from '#src/domain/reference-photo.ts'
import { sha256 } from '#src/lib/hash.ts'
import type { CatalogueEntry, CataloguePhoto } from '#src/ports/catalogue-store.ts'
import { AppError } from '#src/ports/errors.ts'
import { silentProgress } from '#src/ports/progress.ts'
import { createMemoryCatalogue, createRecordedProgress } from '#test/support/fakes.ts'
import { product } from '#test/support/products.ts'

let folder = ''
const bytes = new Map<string, Buffer>()

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'vitryna-unit-'))
})
afterEach(() => rm(folder, { recursive: true, force: true }))

/** Bytes that begin like a JPEG. */
function photoBytes(text: string): Buffer {
  const content = Buffer.concat([Buffer.from([0xff, 0xd8, 0xff]), Buffer.from(text)])
  bytes.set(sha256(content), content)
  return content
}

function photo(text: string, frame: number | null = null, role: PhotoRole = 'product') {
  const content = photoBytes(text)
  return { role, view: null, sha256: sha256(content), frame } satisfies CataloguePhoto
}

function entry(
  overrides: Partial<Product>,
  photos: readonly CataloguePhoto[] = [],
): CatalogueEntry {
  return { product: product(overrides.sku ?? 'A', overrides), photos }
}

const source = (entries: readonly CatalogueEntry[]) => ({
  entries: async () => entries,
  photoBytes: async (hash: string) => bytes.get(hash),
})

/** What an import of the exported file makes of the entries. */
async function roundTrip(entries: readonly CatalogueEntry[], name: string) {
  const file = join(folder, name)
  await exportCatalogue(file, { store: source(entries), progress: silentProgress })
  return importFrom(file)
}

async function importFrom(file: string) {
  const store = createMemoryCatalogue()
  const checkPhoto = async (content: Uint8Array) => ({ sha256: sha256(content) })
  await importCatalogue({ file }, { store, checkPhoto, progress: silentProgress })
  return store.entries()
}

const variant = { size: '98-104', colour: 'pink', stock: 3, priceMinor: 119_050, barcode: '0012' }

const catalogues: Readonly<Record<string, readonly CatalogueEntry[]>> = {
  'several products in their order': [
    entry({ sku: product('B').sku }),
    entry({ sku: product('A').sku, declaredInStock: false, sizes: [], colours: [] }),
  ],
  'variants with stock, price and barcode': [
    entry({
      variants: [variant, { ...variant, size: null, priceMinor: null, barcode: null, stock: 0 }],
    }),
  ],
  'texts with quotes, commas, semicolons and line ends': [
    entry({
      name: { uk: 'Костюм «Мрія», рожевий; "плюш"', en: '- a: b # c\n"d", e' },
      visualFeatures: { uk: "= 'one' | two" },
      recognitionTips: { en: '@x; y' },
      category: 'no',
    }),
  ],
  'a text in English alone': [entry({ name: { en: 'Suit' } })],
  'words that look like numbers': [
    entry({ sku: product('007').sku, sizes: ['062', '1.50', '12e5', 'true'], colours: ['null'] }),
  ],
  'another currency': [entry({ price: { minor: 1290, currency: 'JPY' } })],
  kopecks: [entry({ price: { minor: 5, currency: 'UAH' } })],
  'single photos': [entry({}, [photo('front'), photo('back')])],
  'photos of both roles': [entry({}, [photo('shop'), photo('worn', null, 'shopper')])],
  '360° sets between single photos': [
    entry({}, [
      photo('single'),
      ...Array.from({ length: 12 }, (_, at) => photo(`set 1, ${at}`, at)),
      photo('set 2, 0', 0),
      photo('set 2, 1', 1),
    ]),
  ],
  'what photos show': [
    entry({}, [
      { ...photo('front'), view: 'front' },
      photo('none said'),
      { ...photo('odd'), view: 'back | left; view=* \\' },
      ...[0, 1].map((at) => ({ ...photo(`set, ${at}`, at), view: 'around' })),
    ]),
  ],
  'SKUs that differ in a slash': [
    entry({ sku: product('A/1').sku }, [photo('with a slash')]),
    entry({ sku: product('A_1').sku }, [photo('with a line')]),
  ],
  'SKUs that begin alike': [
    entry({ sku: product('A').sku }, [photo('A 1'), photo('A 2')]),
    entry({ sku: product('A-1').sku }, [photo('A-1 1')]),
  ],
}

describe.each(['products.yaml', 'products.csv'])(
  'a catalogue exported as %s and imported again',
  (name) => {
    it.each(Object.keys(catalogues))('keeps %s', async (title) => {
      const entries = catalogues[title] ?? []
      expect(await roundTrip(entries, name)).toEqual(entries)
    })

    it('is the same text again', async () => {
      const entries = Object.values(catalogues)
        .flat()
        .map((one, at) => ({ ...one, product: { ...one.product, sku: product(`S${at}`).sku } }))
        .filter(({ product: { price } }) => price.currency === 'UAH')
      await roundTrip(entries, name)
      const first = await readFile(join(folder, name), 'utf8')
      await roundTrip(entries, name)
      expect(await readFile(join(folder, name), 'utf8')).toBe(first)
    })

    it.each([
      ['ends where it began', ['A', 'B', 'C', 'A']],
      ['begins with a picture that also stands alone', ['single', 'B', 'C']],
    ])('keeps every picture of a 360° set that %s', async (_, frames) => {
      await mkdir(join(folder, 'shop/set'), { recursive: true })
      await writeFile(join(folder, 'shop/single.jpg'), photoBytes('single'))
      for (const [at, text] of frames.entries()) {
        await writeFile(join(folder, `shop/set/f_${at}.jpg`), photoBytes(text))
      }
      const photos = 'photos: [{ file: single.jpg }, { frames: "set/f_*.jpg" }]'
      const text = `products:\n  - { sku: A, name: x, category: suit, price: 1, ${photos} }\n`
      await writeFile(join(folder, 'shop/products.yaml'), text)

      const entries = await importFrom(join(folder, 'shop/products.yaml'))
      const again = await roundTrip(entries, name)

      const hashes = (all: readonly CatalogueEntry[]) =>
        all.flatMap((one) => one.photos.map((each) => each.sha256)).toSorted()
      expect(hashes(entries)).toHaveLength(new Set([...frames, 'single']).size)
      expect(hashes(again)).toEqual(hashes(entries))
    })
  },
)

describe('exportCatalogue', () => {
  it('keeps the views of photos in YAML', async () => {
    const entries = [entry({}, [{ ...photo('front'), view: 'front' }])]
    expect(await roundTrip(entries, 'products.yaml')).toEqual(entries)
  })

  it('takes no frames of an earlier, longer export for its own', async () => {
    const frames = Array.from({ length: 4 }, (_, at) => photo(`frame ${at}`, at))
    await roundTrip([entry({}, frames)], 'products.yaml')
    const shorter = [entry({}, frames.slice(0, 2))]
    expect(await roundTrip(shorter, 'products.yaml')).toEqual(shorter)
  })

  it.each([
    ['.jpg', [0xff, 0xd8, 0xff]],
    ['.png', [0x89, 0x50, 0x4e, 0x47]],
    ['.webp', [...Buffer.from('RIFF')]],
    ['.avif', [0, 0, 0, 0x1c]],
  ])('names a photo %s by its bytes', async (extension, start) => {
    const content = Buffer.from(start)
    const one = { role: 'product', view: null, sha256: sha256(content), frame: null } as const
    const store = { entries: async () => [entry({}, [one])], photoBytes: async () => content }
    await exportCatalogue(join(folder, 'c.yaml'), { store, progress: silentProgress })
    expect(await readdir(join(folder, 'photos'))).toEqual([`A-1${extension}`])
  })

  it('tells how many it wrote and how far it is', async () => {
    const progress = createRecordedProgress()
    const entries = [entry({}), entry({ sku: product('B').sku })]
    const file = join(folder, 'c.csv')
    expect(await exportCatalogue(file, { store: source(entries), progress })).toBe(2)
    expect(progress.events).toEqual(['writing photos: 2', '+1', '+1', 'finished'])
  })

  it.each([
    ['an empty catalogue', 'c.yaml', [], 'no catalogue to export'],
    ['a format it does not know', 'c.json', [entry({})], '.yaml, .yml, .csv, .xlsx or .xml'],
    ['a format it only reads', 'c.xlsx', [entry({})], '.yaml, .yml or .csv'],
    [
      'a photo that is gone',
      'c.yaml',
      [entry({}, [{ role: 'product', view: null, sha256: 'f'.repeat(64), frame: null }] as const)],
      'f'.repeat(64),
    ],
  ] as const)(
    'refuses %s and leaves the old file as it was',
    async (...[, name, entries, message]) => {
      const file = join(folder, name)
      await mkdir(folder, { recursive: true })
      await writeFile(file, 'old')
      const exporting = exportCatalogue(file, { store: source(entries), progress: silentProgress })
      await expect(exporting).rejects.toThrow(AppError)
      await expect(exporting).rejects.toThrow(message)
      expect(await readFile(file, 'utf8')).toBe('old')
    },
  )
})
