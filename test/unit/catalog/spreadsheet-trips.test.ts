import { describe, expect, it } from 'vitest'
import { formatCsv } from '#src/catalog/format-csv.ts'
import { formatYaml } from '#src/catalog/format-yaml.ts'
import type { Product } from '#src/domain/product.ts'
import { openedByExcel, savedByExcel } from '#test/support/excel.ts'
import { entry, product, sku } from '#test/support/products.ts'
import { type ReadCatalogue, readCatalogue } from '#test/support/read-catalogue.ts'
import { xlsx } from '#test/support/xlsx.ts'

const csvOf = (one: Product) => formatCsv([{ entry: entry(one), photos: [] }])
const yamlOf = (one: Product) => formatYaml([{ entry: entry(one), photos: [] }])
const whole = (one: Product): ReadCatalogue => ({ products: [one], problems: [], warnings: [] })

/** A product that is made of this word. */
function made(word: string): Product {
  return product('A', {
    name: { uk: word, en: word },
    category: word,
    sizes: [word],
    colours: [word],
    brand: word,
    material: { uk: word },
    visualFeatures: { en: word },
    variants: [{ size: word, colour: word, stock: 0, priceMinor: null, barcode: null }],
  })
}

/** What a spreadsheet takes for a number, a date, a fraction, a share, a time or a truth. */
const reckoned = [
  '007',
  '4820000000017',
  '12345678901234567890',
  '1-2',
  '3/4',
  '10.12',
  '12-2024',
  '1E5',
  '2e3',
  '42,50',
  '1.5',
  'SEP-1',
  'Mar5',
  '05-03-2024',
  'TRUE',
]
/** What it leaves alone. */
const plain = ['98-104', '42', '110-116', 'XS', '100 % бавовна', '2 x 3', 'MRIYA-5', '1-2 роки']

describe('an exported CSV that Excel opened comes back as it was:', () => {
  it.each([...reckoned, ...plain, '=1+1', "'90s", '+38 телефон', '🧥', '5" екран', 'a\nb'])(
    'the word %j, saved as CSV',
    async (word) => {
      expect(await readCatalogue('c.csv', savedByExcel(csvOf(made(word))))).toEqual(
        whole(made(word)),
      )
    },
  )

  it.each([...reckoned, ...plain, '=1+1', '-', '@x', '+38 телефон', "''=1"])(
    'the word %j, saved as .xlsx',
    async (word) => {
      const sheet = xlsx(openedByExcel(csvOf(made(word))))
      expect(await readCatalogue('c.xlsx', sheet)).toEqual(whole(made(word)))
    },
  )

  it.each(['00123', '4820000000017', '3/4', '1-2', '1E5', 'SEP-1', '12.2024', '2026-11'])(
    'the SKU %s',
    async (name) => {
      const one = product('A', { sku: sku(name) })
      expect(await readCatalogue('c.csv', savedByExcel(csvOf(one)))).toEqual(whole(one))
    },
  )

  it('a price and a stock stay numbers, which can be reckoned with', () => {
    const one = product('A', { price: { minor: 129_050, currency: 'UAH' } })
    expect(savedByExcel(csvOf(one))).toMatch(/;1290,5;UAH;98-104;pink;ІСТИНА;/)
  })
})

describe('what cannot be seen around a word is none of it:', () => {
  it.each([
    ['a zero-width space', '\u200b'],
    ['a byte order mark', '\ufeff'],
    ['a mark of direction', '\u200f'],
    ['a joiner of words', '\u2060'],
    ['a space that does not break', '\u00a0'],
  ])('%s, in CSV, YAML and .xlsx', async (_, mark) => {
    const marked = { ...made(`${mark}Мрія${mark}`), sizes: ['S', `${mark}M${mark}`, 'L'] }
    const expected = whole({ ...made('Мрія'), sizes: ['S', 'M', 'L'] })
    expect(await readCatalogue('c.csv', csvOf(marked))).toEqual(expected)
    expect(await readCatalogue('c.yaml', yamlOf(marked))).toEqual(expected)
    expect(await readCatalogue('c.xlsx', xlsx(openedByExcel(csvOf(marked))))).toEqual(expected)
  })

  it('two SKUs that look the same are one too many', async () => {
    const yaml = ['A', '\u200bA'].map(
      (name) => `  - { sku: "${name}", name: x, category: c, price: 1 }`,
    )
    const { problems } = await readCatalogue('c.yaml', `products:\n${yaml.join('\n')}\n`)
    expect(problems).toEqual(['3: A: duplicate SKU, first on line 2'])
  })
})

describe('an exported catalogue keeps', () => {
  it.each([
    ['separators alone', '|;,|'],
    ['bars alone', '||'],
    ['a family, joined by what cannot be seen', '👨‍👩‍👧‍👦'],
    ['a heart in colour', '❤️'],
    ['a letter that has no form with its mark', 'ї\u0301м\u0301'],
    ['a line end of a Mac of old', 'a\rb'],
    ['a line end between two others', 'a\n\rb'],
    ['ends of lines and paragraphs', 'a\u2028b\u2029c\u0085d'],
    ['tabs that stand and lie', 'a\tb\vc'],
    ['a soft hyphen', 'кос\u00adтюм'],
    ['a space that does not break', '30\u00a0днів'],
    ['words that are nothing elsewhere', 'null'],
    ['quotes alone', '""'],
    ['more than a cell of Excel holds', 'Опис; '.repeat(8_000).trim()],
    ['three thousand bars', '|'.repeat(3_000)],
    ['three thousand backslashes', '\\'.repeat(3_000)],
  ])('%s', async (_, word) => {
    expect(await readCatalogue('c.csv', csvOf(made(word)))).toEqual(whole(made(word)))
    expect(await readCatalogue('c.yaml', yamlOf(made(word)))).toEqual(whole(made(word)))
  })

  it.each([
    ['both', { uk: 'Костюм', en: 'Suit' }],
    ['Ukrainian alone', { uk: 'Костюм' }],
    ['English alone', { en: 'Suit' }],
  ])('languages side by side: %s', async (_, words) => {
    const one = product('A', { name: words, visualFeatures: words, material: words })
    expect(await readCatalogue('c.csv', csvOf(one))).toEqual(whole(one))
    expect(await readCatalogue('c.yaml', yamlOf(one))).toEqual(whole(one))
  })
})

describe('what other programs write is read as it is meant:', () => {
  const expected = { sku: 'A', name: { uk: 'Костюм', en: 'Suit' }, price: { minor: 129_050 } }
  it.each([
    [
      'one name for all and one in English',
      'sku;name;name_en;category;price\nA;Костюм;Suit;c;1290,50\n',
    ],
    [
      'a name of its own beside one for all',
      'sku;name;name_uk;name_en;category;price\nA;x;Костюм;Suit;c;1290,50\n',
    ],
    ['thin spaces', 'sku;name_uk;name_en;category;price\nA;Костюм;Suit;c;1\u2009290,50\n'],
    ['spaces of a digit', 'sku;name_uk;name_en;category;price\nA;Костюм;Suit;c;1\u2007290,50\n'],
    [
      'every cell in quotes and two byte order marks',
      '\ufeff\ufeff"sku";"name_uk";"name_en";"category";"price"\r\n"A";"Костюм";"Suit";"c";"1290,50"\r\n',
    ],
    [
      'tabs, as a copied sheet has them',
      'sku\tname_uk\tname_en\tcategory\tprice\nA\tКостюм\tSuit\tc\t1290,50\n',
    ],
    [
      'a price between marks of direction',
      'sku;name_uk;name_en;category;price\nA;Костюм;Suit;c;\u200e1290,50\u200f\n',
    ],
    [
      'texts forced with formulas in every cell',
      'sku;name_uk;name_en;category;price\n"=""A""";"=""Костюм""";"=""Suit""";"=""c""";"=""1290,50"""\n',
    ],
  ])('%s', async (_, text) => {
    const { products, problems, warnings } = await readCatalogue('c.csv', text)
    expect({ products, problems, warnings }).toMatchObject({
      problems: [],
      warnings: [],
      products: [expected],
    })
  })

  it('line ends of a cell of Excel, which its file writes as signs', async () => {
    const columns = ['sku', 'name', 'category', 'price']
    const sheet = xlsx([columns, ['A', 'один_x000D_\nдва _x005F_x0041_', 'c', 1]])
    const { products } = await readCatalogue('c.xlsx', sheet)
    expect(products).toMatchObject([{ name: { uk: 'один\r\nдва _x0041_' } }])
  })

  it('dates with a short year, which LibreOffice makes of sizes, are named', async () => {
    const text = 'sku;name;category;price;sizes\nA;x;c;1;01.02.26|30/32/34\n'
    const { warnings } = await readCatalogue('c.csv', text)
    expect(warnings).toEqual([
      '2: A: 01.02.26 looks like a date that a spreadsheet made of a size or code',
    ])
  })
})
