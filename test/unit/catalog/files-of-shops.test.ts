import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { readCatalogue } from '#test/support/read-catalogue.ts'

const csv = (text: string | Uint8Array) => readCatalogue('c.csv', text)
const yaml = (text: string) => readCatalogue('c.yaml', text)
const header = 'sku;name;category;price;in_stock'
const good = `${header}\nA;Костюм дитячий;Одяг для дому;1290,50;1\n`

/** The text in a code page of one byte a sign. */
function encoded(text: string, codePage: string): Buffer {
  const decoder = new TextDecoder(codePage)
  const byteOf = new Map(
    Array.from({ length: 256 }, (_, byte) => [decoder.decode(Uint8Array.of(byte)), byte] as const),
  )
  return Buffer.from(Array.from(text, (sign) => byteOf.get(sign) ?? 0x3f))
}

const goods =
  `${header}\nA;Сукня жіноча «Мрія», рожева;Сукні;1290,50;так\n` +
  'B;Футболка чоловіча біла;Футболки;450,00;ні\nC;Шапка зимова з вушками;Шапки;320,00;так\n'

describe('a catalogue in an encoding of old', () => {
  it.each([
    ['names of a trade mark', goods.replace('«Мрія»', '«Nike Air»')],
    ['Russian names', goods.replace('Футболка чоловіча', 'Рубашка мужская, джинсы и объёмный')],
    ['signs of typography', goods.replace('рожева', 'рожева — №5 ±2 см…')],
    ['capitals', goods.replace('Сукня жіноча', 'СУКНЯ ЖІНОЧА')],
    ['line ends of Windows', goods.replaceAll('\n', '\r\n')],
  ])('is read as Windows-1251: with %s', async (_, text) => {
    const { products, problems, warnings } = await csv(encoded(text, 'windows-1251'))
    expect(problems).toEqual([])
    expect(products).toEqual((await csv(text)).products)
    expect(warnings).toEqual(['-: the file is in Windows-1251 and was read as such'])
  })

  it.each(['koi8-u', 'x-mac-cyrillic', 'ibm866', 'iso-8859-5'])(
    'is not taken for Windows-1251 where it is %s',
    async (codePage) => {
      const { products, problems } = await csv(encoded(goods, codePage))
      expect(products).toEqual([])
      expect(problems).toEqual([expect.stringMatching(/^2: this is not UTF-8; save it as/)])
    },
  )
})

it.each([
  ['windows-1250', 'Koszulka męska, żółta; źrebię'],
  ['iso-8859-2', 'Šaty dámské; červené'],
  ['windows-1252', 'Größe für Mädchen, ß; é'],
  ['windows-1254', 'Çocuk elbisesi; yeşil ğ'],
])('a catalogue in %s is not taken for one of Ukraine', async (codePage, words) => {
  const { products, problems } = await csv(encoded(`${header}\nA;${words};1;1\n`, codePage))
  expect(products).toEqual([])
  expect(problems).toEqual([expect.stringMatching(/^2: this is not UTF-8; save it as/)])
})

describe('what spreadsheets leave does no harm:', () => {
  it.each([
    ['sep= with the separators of a row', `sep=;;;;\n${good}`],
    ['sep= in quotes with the separators of a row', `"sep=;";;;;\r\n${good}`],
    ['a row of tabs and spaces', `${good} \t; ;;;\n`],
    ['a row of spaces of no width', `${good}\u200b;;;;\n`],
    ['columns without a name on both sides of nothing', good.replaceAll('\n', ';;;;;;;;\n')],
    [
      'names of columns in capitals, with spaces',
      good.replace(header, ' SKU ; Name;CATEGORY;Price;In_Stock '),
    ],
    ['quotes around everything', good.replaceAll(/[^;\n]+/g, '"$&"')],
    ['a line break in a name of a column', good.replace('in_stock', '"in_stock\n"')],
    ['a file that ends with a ^Z', `${good}\u001a`],
    ['two byte order marks', `\uFEFF\uFEFF${good}`],
  ])('%s', async (_, text) => {
    expect(await csv(text)).toMatchObject({
      problems: [],
      products: [{ sku: 'A', price: { minor: 129_050 }, declaredInStock: true }],
    })
  })

  it.each([
    ['PRAVDA', 'NEPRAVDA'],
    ['IGAZ', 'HAMIS'],
    ['ADEVĂRAT', 'FALS'],
    ['VERO', 'FALSO'],
    ['DOĞRU', 'YANLIŞ'],
    ['=TRUE()', '=FALSE()'],
    ['y', 'n'],
    ['+', '-'],
    ['✓', '✗'],
    ['в наявності', 'немає в наявності'],
    ['in stock', 'out of stock'],
  ])('%s and %s', async (yes, no) => {
    const { products, problems } = await csv(`${header}\nA;x;suit;1;${yes}\nB;x;suit;1;${no}\n`)
    expect(problems).toEqual([])
    expect(products.map(({ declaredInStock }) => declaredInStock)).toEqual([true, false])
  })
})

describe('a barcode', () => {
  const read = (code: string) =>
    csv(`sku;name;category;price;variants\nA;x;suit;1;"size=M; stock=1; barcode=${code}"\n`)

  it.each([
    '4.82E12',
    '4,82E+012',
    '4.820000000017E+12',
    '4820000000017.',
    '#N/A',
    '#ЧИСЛО!',
    '#ССЫЛКА!',
    '#REF!',
    '#NAME?',
  ])('that a spreadsheet made is refused: %s', async (code) => {
    const { problems } = await read(code)
    expect(problems).toEqual([expect.stringMatching(/^2: A: variants.0.barcode was changed by/)])
  })

  it.each([
    "'4820000000017",
    '\u202a4820000000017\u202c',
    '4820\u2009000\u2009000017',
    '4820000000017\u200b',
    '4-820000-000017',
    '\u200e4820000000017',
  ])('is what a label says: %j', async (code) => {
    const { products, problems, warnings } = await read(code)
    expect({ problems, warnings }).toEqual({ problems: [], warnings: [] })
    expect(products[0]?.variants[0]?.barcode).toBe('4820000000017')
  })

  it.each([
    '4820000000071',
    '482000000017',
    '00036000291453',
    '12345670000000000',
    '4820000000018',
  ])('that no label is likely to carry is doubted: %s', async (code) => {
    expect((await read(code)).warnings).toEqual([expect.stringContaining(`barcode ${code} `)])
  })
})

describe('a name that a spreadsheet made of an error is doubted:', () => {
  it.each(['#N/A', '#REF!', '#Н/Д', "#ІМ'Я?", '#VALUE!'])('%s', async (name) => {
    const { warnings } = await csv(`${header}\nA;${name};suit;1;1\n`)
    expect(warnings).toEqual([expect.stringContaining(`${name} `)])
  })
})

describe('letters of two signs are those of one, wherever they stand:', () => {
  const decomposed = (text: string) => text.normalize('NFD')
  it.each([
    ['a name', 'Йолка зелена', (one: { name: object }) => one.name, { uk: 'Йолка зелена' }],
    ['a category', 'x;їжа', (one: { category: string }) => one.category, 'їжа'],
    ['a colour', 'x;c;1;чорний', (one: { colours: readonly string[] }) => one.colours, ['чорний']],
    [
      'a size',
      'x;c;1;;3-6 місяців й',
      (one: { sizes: readonly string[] }) => one.sizes,
      ['3-6 місяців й'],
    ],
    ['a brand', 'x;c;1;;;Світ дітей', (one: { brand: string | null }) => one.brand, 'Світ дітей'],
  ] as const)('%s', async (...[, cells, field, expected]) => {
    const [name, category = 'c', price = '1', colour = '', size = '', brand = ''] = cells.split(';')
    const row = ['A', name, category, price, colour, size, brand].join(';')
    const text = `sku;name;category;price;colors;sizes;brand\n${decomposed(row)}\n`
    const { products, problems } = await csv(text)
    expect(problems).toEqual([])
    expect(products.map((one) => field(one))).toEqual([expected])
  })
})

describe('each ragged row is named:', () => {
  it.each([
    ['an address with semicolons', `${header}\nA;x;suit;1;1\nB;a; b; c;suit;1;1\n`, 3],
    [
      'a price with a comma in a file of commas',
      'sku,name,category,price\nA,x,suit,1\nB,x,suit,12,5\n',
      3,
    ],
    ['a quote inside a word', `${header}\nA;x 5" y;suit;1;1;1\n`, 2],
    ['a tab too many', `${header.replaceAll(';', '\t')}\nA\tx\ty\tsuit\t1\t1\n`, 2],
    ['cells that were cut off', `${header}\nA;x;suit;1;1\n\n\nB;x\n`, 5],
    ['after cells of several lines', `${header}\nA;"x\ny";suit;1;1\nB;x;suit;1;1;1;1\n`, 4],
  ])('%s', async (_, text, line) => {
    const { problems } = await csv(text)
    expect(problems.map((one) => Number(one.split(':')[0]))).toEqual([line])
  })
})

describe('a key of YAML that is no word is named as it is written:', () => {
  let warned: string[]
  const note = (warning: Error) => void warned.push(warning.message)
  beforeEach(() => {
    warned = []
    process.on('warning', note)
  })
  afterEach(() => void process.off('warning', note))

  const product = (line: string) =>
    `products:\n  - { sku: A, name: x, category: c, price: 1, ${line} }\n`
  it.each([
    ['a list', product('[a, b]: 1'), '[ a, b ]'],
    ['a map', product('{ a: b }: 1'), '{ a: b }'],
    ['nothing', product('~: 1'), 'unknown ~'],
    ['yes', product('true: 1'), 'true'],
    ['a fraction', product('1.50: 1'), '1.50'],
    ['a date', product('2026-11-30: 1'), '2026-11-30'],
    ['the rest of a price', product('sizes: [1], 50'), '50'],
    ['a list that is asked for', 'products:\n  - ? [a, b]\n    : 1\n    sku: A\n', '[ a, b ]'],
    ['beside the products', '[a, b]: 1\nproducts: []\n', '[ a, b ]'],
  ])('%s', async (_, text, name) => {
    const { problems } = await yaml(text)
    expect(problems.join()).toMatch(new RegExp(name.replaceAll(/[[\]{}.]/g, '\\$&')))
    expect(problems.join()).not.toContain('[object')
    await new Promise(setImmediate)
    expect(warned).toEqual([])
  })
})
