import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { exportCatalogue } from '#src/catalog/export-catalogue.ts'
import type { Product, Variant } from '#src/domain/product.ts'
import { seededRandom } from '#src/lib/random.ts'
import { silentProgress } from '#src/ports/progress.ts'
import { product } from '#test/support/products.ts'
import { readCatalogueAt } from '#test/support/read-catalogue.ts'
import { sharedFolder, sharedMissing } from '#test/support/shared-data.ts'
import { windows1251 } from '#test/support/windows-1251.ts'

let folder = ''
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'vitryna-unit-'))
})
afterAll(() => rm(folder, { recursive: true, force: true }))

async function exported(products: readonly Product[], name = 'products.csv'): Promise<string> {
  const file = join(folder, name)
  const store = {
    entries: async () => products.map((one) => ({ product: one, photos: [] })),
    photoBytes: async () => undefined,
  }
  await exportCatalogue(file, { store, progress: silentProgress })
  return file
}

async function again(products: readonly Product[], name?: string) {
  const read = await readCatalogueAt(await exported(products, name))
  expect(read.problems).toEqual([])
  return read.products
}

/** What a cell, a list or a field of a variant may be taken apart at, and what a spreadsheet reckons with. */
const signs = [
  ...'|;=,\\"\'+-@#% \n\tаїйЄґ«»№1.0xS',
  '\\|',
  '\\\\',
  "'=",
  '="',
  '👗',
  'sep=',
  '\r\n',
]

function randomWord(random: () => number): string {
  const length = 1 + Math.floor(random() * 6)
  const word = Array.from({ length }, () => signs[Math.floor(random() * signs.length)]).join('')
  // As the import trims it; a word of nothing is none.
  return word.trim().normalize('NFC') || 'x'
}

function randomProduct(random: () => number, at: number): Product {
  const word = () => randomWord(random)
  const words = () => Array.from({ length: Math.floor(random() * 4) }, word)
  const minor = () => Math.floor(random() * 1_000_000)
  // To a thousandth, as they are read.
  const measure = () => Math.ceil(random() * 10 ** Math.ceil(random() * 7)) / 1_000
  const variant = (_: unknown, index: number): Variant => ({
    size: `${index}${word()}`,
    colour: random() < 0.5 ? null : word(),
    stock: Math.floor(random() * 9),
    priceMinor: random() < 0.5 ? null : minor(),
    barcode: random() < 0.5 ? null : `${at}-${index}${word()}x`,
  })
  return product(`S-${at}`, {
    name: { uk: word(), ...(random() < 0.5 ? {} : { en: word() }) },
    category: word(),
    price: { minor: minor(), currency: 'UAH' },
    sizes: words(),
    colours: words(),
    declaredInStock: random() < 0.5,
    visualFeatures: random() < 0.5 ? {} : { uk: word() },
    recognitionTips: random() < 0.5 ? {} : { en: word() },
    brand: random() < 0.5 ? null : word(),
    material: random() < 0.5 ? {} : { uk: word() },
    weightGrams: random() < 0.5 ? null : measure(),
    dimensionsMm: Array.from({ length: Math.floor(random() * 4) }, measure),
    url: random() < 0.5 ? null : `https://shop.example/${at}?a=b;c|d`,
    variants: Array.from({ length: Math.floor(random() * 4) }, variant),
  })
}

describe('an exported catalogue', () => {
  it.each(['products.csv', 'products.yaml'])(
    'comes back as it was from %s, whatever its words are made of',
    async (name) => {
      const random = seededRandom(37)
      const products = Array.from({ length: 400 }, (_, at) => randomProduct(random, at))
      const back = await again(products, name)
      expect(back).toHaveLength(products.length)
      for (const [at, one] of products.entries()) expect(back[at]).toEqual(one)
    },
  )

  it.each([
    ['S|M'],
    ['чорний|білий'],
    ['C:\\photos\\'],
    ['\\'],
    ['a\\|b'],
    ['k=v;z'],
    ["'=1"],
    ['="x"'],
    ["''-"],
    ['-'],
    ['+38 телефон'],
    ['@x'],
    ['#N/A'],
    ['sep=;'],
  ])('keeps the word %j wherever it stands', async (word) => {
    const variant = { size: word, colour: word, stock: 1, priceMinor: null, barcode: `1${word}` }
    const one = product('A', {
      name: { uk: word, en: word },
      category: word,
      sizes: [word, 'S', word],
      colours: [word],
      variants: [variant, { ...variant, size: 'M', barcode: null }],
    })
    expect(await again([one])).toEqual([one])
  })

  it('opens right in Excel in Ukraine: byte order mark, semicolons, decimal commas, no formula', async () => {
    const one = product('A', {
      name: { uk: '=1+1', en: '+38 phone' },
      category: '@x',
      price: { minor: 129_050, currency: 'UAH' },
      colours: ['-'],
    })
    const text = await readFile(await exported([one]), 'utf8')
    const [header = '', row = ''] = text.split('\n')
    expect(header).toMatch(/^\uFEFFsku;name_uk;name_en;category;price;currency;/)
    expect(row).toMatch(/^A;'=1\+1;'\+38 phone;'@x;1290,50;UAH;98-104;'-;true;/)
  })

  it('comes back when Excel saved it again in Windows-1251', async () => {
    const one = product('A', { name: { uk: 'Костюм «Мрія», рожевий; їжак' }, category: 'костюми' })
    const file = await exported([one])
    const text = (await readFile(file, 'utf8')).replace('\uFEFF', '').replaceAll('\n', '\r\n')
    await writeFile(file, windows1251(text.replace(';true;', ';ІСТИНА;')))
    const { products, warnings } = await readCatalogueAt(file)
    expect(products).toEqual([one])
    expect(warnings).toHaveLength(1)
  })

  it.each([
    ['JPY', 1290],
    ['KWD', 1_250],
    ['UAH', 5],
  ])('keeps a price in %s', async (currency, minor) => {
    const one = product('A', { price: { minor, currency } })
    expect(await again([one])).toEqual([one])
  })
})

describe.skipIf(sharedMissing)(
  `the file found in use${sharedMissing ? ` (${sharedMissing})` : ''}`,
  () => {
    it('37-csv-export-without-bom/rt.yaml comes back from a CSV as it was', async () => {
      const file = join(sharedFolder, 'cases/found/37-csv-export-without-bom/rt.yaml')
      const { products } = await readCatalogueAt(file)
      expect(products.map(({ sku }) => sku)).toEqual(['RT-1', 'RT-2'])
      expect(await again(products)).toEqual(products)
    })
  },
)
