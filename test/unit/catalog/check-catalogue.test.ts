import { describe, expect, it } from 'vitest'
import { checkCatalogue } from '#src/catalog/check-catalogue.ts'

const good = { sku: 'A', name: 'Suit', category: 'suit', price: 1 }

/** Each product stands on ten lines of its own; its fields are not told apart. */
function check(products: readonly unknown[], currency = 'UAH') {
  return checkCatalogue({
    fields: ['sku', 'name', 'category', 'price'],
    currency,
    products: products.map((value, at) => ({ value, lineOf: () => (at + 1) * 10 })),
    problems: [],
    warnings: [],
  })
}

function problemsOf(...products: readonly unknown[]): readonly string[] {
  return check(products).problems.map(({ line, message }) => `${line}: ${message}`)
}

describe('checkCatalogue', () => {
  it.each([
    ['a SKU with a space', { ...good, sku: 'A B' }, '10: A B: sku must be'],
    ['no SKU', { ...good, sku: '' }, '10: sku must not be empty'],
    ['no name', { ...good, name: '  ' }, '10: A: name must not be empty'],
    ['a name in no language', { ...good, name: {} }, '10: A: name must not be empty'],
    ['a name in a language there is not', { ...good, name: { pl: 'Garnitur' } }, 'pl'],
    ['no category', { ...good, category: null }, '10: A: category must be'],
    ['a negative price', { ...good, price: -0.01 }, '10: A: price must not be negative'],
    ['a price as text', { ...good, price: '1' }, '10: A: price must be a number'],
    ['a price beyond all measure', { ...good, price: 1e13 }, '10: A: price is too large'],
    ['no number at all', { ...good, price: Number.NaN }, '10: A: price must be a number'],
    ['a fraction of a kopeck', { ...good, price: 1.005 }, '10: A: price 1.005'],
    ['a fraction of a kopeck in thousands', { ...good, price: 1290.001 }, '10: A: price 1290.001'],
    ['sizes as text', { ...good, sizes: '98' }, '10: A: sizes must be a list'],
    ['an empty size', { ...good, sizes: ['98', ' '] }, '10: A: sizes.1 must not be empty'],
    ['stock in halves', { ...good, variants: [{ stock: 0.5 }] }, '10: A: variants.0.stock must be'],
    ['negative stock', { ...good, variants: [{ stock: -1 }] }, '10: A: variants.0.stock must not'],
    ['no stock', { ...good, variants: [{ size: '98' }] }, '10: A: variants.0.stock must be'],
    [
      'a photo without a file',
      { ...good, photos: [{ role: 'product' }] },
      '10: A: photos.0 must have',
    ],
    ['a photo of nothing', { ...good, photos: [{ file: '' }] }, '10: A: photos.0'],
    [
      'a photo of an unknown role',
      { ...good, photos: [{ file: 'a', role: 'x' }] },
      '10: A: photos.0',
    ],
    [
      'a photo that is file and frames',
      { ...good, photos: [{ file: 'a', frames: 'b' }] },
      '10: A: photos',
    ],
    ['a weight without a unit', { ...good, weight: '500' }, '10: A: weight must be a weight with'],
    ['a weight of nothing', { ...good, weight: '0 kg' }, '10: A: weight must be a weight with'],
    ['four sides', { ...good, dimensions: '1 x 2 x 3 x 4 cm' }, '10: A: dimensions must be one'],
    ['sides without a unit', { ...good, dimensions: '1 x 2' }, '10: A: dimensions must be one'],
    ['an empty brand', { ...good, brand: ' ' }, '10: A: brand must not be empty'],
    ['a material in a list', { ...good, material: ['wool'] }, '10: A: material must be a text'],
    ['a path for an address', { ...good, url: '/mriya' }, '10: A: url must be a web address'],
    ['a script for an address', { ...good, url: 'javascript:x' }, '10: A: url must be a web'],
    ['an unknown field', { ...good, colour: 'red' }, '10: A: unknown colour'],
  ])('refuses %s', (_, product, message) => {
    const problems = problemsOf(product)
    expect(problems.join('\n')).toContain(message)
    for (const problem of problems) expect(problem).toMatch(/^10: /)
  })

  it.each([null, 'A', 5, [], true])('refuses %j for a product', (value) => {
    expect(problemsOf(value).join('\n')).toMatch(/^10: /)
  })

  it('tells every problem of every product at once, line by line', () => {
    const problems = problemsOf(
      { ...good, price: -1, category: '' },
      good,
      { ...good, sku: 'B', price: 1.001 },
      { ...good, sku: 'a', price: 'free' },
    )
    expect(problems.map((problem) => problem.split(':')[0])).toEqual([
      '10',
      '10',
      '20',
      '30',
      '40',
      '40',
    ])
    expect(problems.join('\n')).toMatch(/20: A: duplicate SKU, first on line 10/)
    expect(problems.join('\n')).toMatch(/40: a: duplicate SKU, first on line 10/)
  })

  it('tells SKUs apart by more than their case only', () => {
    expect(problemsOf({ ...good, sku: 'МРІЯ' }, { ...good, sku: 'мрія' })).toHaveLength(1)
    expect(problemsOf({ ...good, sku: 7 }, { ...good, sku: '7' })).toHaveLength(1)
    expect(problemsOf({ ...good, sku: 'A-1' }, { ...good, sku: 'A_1' })).toEqual([])
  })

  it('refuses a variant that stands twice', () => {
    const variants = [
      { size: '98', color: 'pink', stock: 1 },
      { size: '98', color: 'grey', stock: 1 },
      { size: '98', color: 'pink', stock: 2 },
      { stock: 1 },
      { size: null, stock: 1 },
    ]
    expect(problemsOf({ ...good, variants })).toEqual([
      '10: A: variant 98 pink stands twice',
      '10: A: variant without size and colour stands twice',
    ])
  })

  it('refuses a barcode that two variants share, also of two products', () => {
    const variant = (size: string, barcode: string) => ({ size, barcode, stock: 1 })
    expect(
      problemsOf(
        { ...good, variants: [variant('98', '1'), variant('104', '2')] },
        { ...good, sku: 'B', variants: [variant('98', '2'), variant('104', '3')] },
      ),
    ).toEqual(['20: B: barcode 2 already belongs to a variant of A'])
  })

  it('keeps prices in the smallest unit of the currency', () => {
    const variants = [{ stock: 1, price: 19.99 }]
    expect(check([{ ...good, price: 0.29, variants }]).products).toMatchObject([
      { product: { price: { minor: 29, currency: 'UAH' }, variants: [{ priceMinor: 1999 }] } },
    ])
    expect(check([{ ...good, price: 1290 }], 'JPY').products).toMatchObject([
      { product: { price: { minor: 1290, currency: 'JPY' } } },
    ])
    expect(check([{ ...good, price: 12.5 }], 'JPY').problems).toMatchObject([{ line: 10 }])
  })

  it.each(['грн', 'uah', '', 'XYZ1'])('refuses the currency "%s"', (currency) => {
    const { products, problems } = check([good], currency)
    expect(products).toEqual([])
    expect(problems).toHaveLength(1)
    expect(problems[0]?.message).toContain('ISO 4217')
  })

  it('trims words and leaves empty texts out', () => {
    const product = { ...good, sku: ' A ', name: { uk: ' Костюм ', en: ' ' }, visual_features: ' ' }
    expect(check([product]).products).toMatchObject([
      { product: { sku: 'A', name: { uk: 'Костюм' }, visualFeatures: {} } },
    ])
  })

  it.each(['4,82E+12', '4.82E+12', '4820000000017.0', '4820000000017,00', '####'])(
    'refuses the barcode %s, which a spreadsheet made',
    (barcode) => {
      expect(problemsOf({ ...good, variants: [{ stock: 1, barcode }] })).toEqual([
        expect.stringMatching(/^10: A: variants\.0\.barcode was changed by a spreadsheet; format/),
      ])
    },
  )

  it('keeps a barcode as a label says it, and finds it twice however it is written', () => {
    const variants = [{ stock: 1, barcode: '4 820000 000017' }]
    const { products } = check([{ ...good, variants }])
    expect(products[0]?.product.variants[0]?.barcode).toBe('4820000000017')
    expect(
      problemsOf(
        { ...good, variants },
        { ...good, sku: 'B', variants: [{ stock: 1, barcode: '482-0000-000017' }] },
      ),
    ).toEqual(['20: B: barcode 4820000000017 already belongs to a variant of A'])
  })

  it.each([
    ['36000291452', 'barcode 36000291452 has 11 digits'],
    ['4820000000018', 'barcode 4820000000018 has a wrong check digit'],
  ])('warns of the barcode %s and takes it', (barcode, message) => {
    const { products, problems, warnings } = check([{ ...good, variants: [{ stock: 1, barcode }] }])
    expect(problems).toEqual([])
    expect(products[0]?.product.variants[0]?.barcode).toBe(barcode)
    expect(warnings).toMatchObject([{ line: 10, message: expect.stringContaining(message) }])
  })

  it.each(['04.чер', '6-Apr', 'Apr-06', 'окт.24', '04.06.2026', '10.гру', '2026-06-04', '6-лис.'])(
    'warns of the size %s, which was 4-6 before a spreadsheet had it',
    (size) => {
      const { products, warnings } = check([
        { ...good, sizes: ['98', size], variants: [{ size, stock: 1 }] },
      ])
      expect(products).toHaveLength(1)
      expect(warnings.map(({ message }) => message)).toEqual(
        Array.from(
          { length: 2 },
          () => `A: ${size} looks like a date that a spreadsheet made of a size or code`,
        ),
      )
    },
  )

  it.each(['4-6', '98-104', '1.5', 'XS', '36/38', 'Марс', '6 May-Dec', '24 міс', '3-6 міс.'])(
    'says nothing of the size %s',
    (size) => {
      expect(check([{ ...good, sizes: [size] }]).warnings).toEqual([])
    },
  )

  it('takes letters of two signs for those of one, as a Mac writes them', () => {
    const nfd = { ...good, sku: 'МРІЯ-РОЖЕВИЙ', name: 'Її', category: 'їй', sizes: ['й'] }
    const written = Object.fromEntries(
      Object.entries(nfd).map(([key, value]) => [
        key,
        typeof value === 'string' ? value.normalize('NFD') : value,
      ]),
    )
    const { products, problems } = check([written])
    expect(problems).toEqual([])
    expect(products).toMatchObject([
      { product: { sku: 'МРІЯ-РОЖЕВИЙ', name: { uk: 'Її' }, category: 'їй' } },
    ])
    expect(problemsOf(nfd, written)).toEqual(['20: МРІЯ-РОЖЕВИЙ: duplicate SKU, first on line 10'])
  })
})
