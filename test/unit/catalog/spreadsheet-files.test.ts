import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { readCatalogue, readCatalogueAt } from '#test/support/read-catalogue.ts'
import { sharedFolder, sharedMissing } from '#test/support/shared-data.ts'
import { windows1251 } from '#test/support/windows-1251.ts'

const csv = (text: string) => readCatalogue('c.csv', text)
const header = 'sku;name;category;price;in_stock'
const good = `${header}\nA;Костюм;suit;1290,50;1\n`

describe('a catalogue in Windows-1251 is read as such, and said so', () => {
  const yaml =
    'products:\n  - sku: A\n    name: Костюм\n    category: костюми\n    price: 1290.50\n'
  it.each([
    ['c.csv', good],
    ['c.csv', good.replaceAll('\n', '\r\n').replace('Костюм', '"Костюм ""Мрія"", їжак — №5"')],
    ['c.csv', `sep=;\r\n${good.replaceAll('\n', '\r\n')}`],
    ['c.csv', good.replace('Костюм', 'Сукня «Ґанок»').replace(';1\n', ';ІСТИНА\n')],
    ['c.csv', good.replace('1290,50', '1\u00a0290,50')],
    ['c.yaml', yaml],
    ['c.yml', yaml.replaceAll('\n', '\r\n')],
  ])('%s: %j', async (name, text) => {
    const fromUtf8 = await readCatalogue(name, text)
    expect(fromUtf8).toMatchObject({ problems: [], warnings: [], products: [{ sku: 'A' }] })
    const { products, problems, warnings } = await readCatalogue(name, windows1251(text))
    expect(problems).toEqual([])
    expect(products).toEqual(fromUtf8.products)
    expect(warnings).toEqual(['-: the file is in Windows-1251 and was read as such'])
  })
})

describe('a catalogue in no known encoding is refused with the line', () => {
  const cut = (text: string) => Buffer.from(text).subarray(0, -1)
  it.each([
    [
      'a letter cut in two',
      Buffer.concat([Buffer.from(good), cut('B;Шапка'), Buffer.from(';c;1;1\n')]),
      3,
    ],
    ['Latin-1', Buffer.from(`${header}\nA;Caf\xe9;suit;1;1\n`, 'latin1'), 2],
    ['Windows-1250', Buffer.from(`${header}\nA;Koszula m\xeaska;x;1;1\n`, 'latin1'), 2],
    [
      'Windows-1251 after a line of UTF-8',
      Buffer.concat([Buffer.from(good), windows1251('B;Шапка;c;1;1\n')]),
      3,
    ],
    [
      'UTF-16, which Excel calls Unicode text',
      Buffer.from(`\uFEFF${good.replaceAll(';', '\t')}`, 'utf16le'),
      1,
    ],
    ['a picture', Buffer.from([0xff, 0xd8, 0xff, 0xe0, 0, 16, 0x4a, 0x46, 0x49, 0x46]), 1],
  ])('%s', async (_, bytes, line) => {
    const { problems } = await readCatalogue('c.csv', bytes)
    expect(problems).toEqual([expect.stringMatching(`^${line}: this is not UTF-8; save it as`)])
  })
})

describe('what spreadsheets leave in a CSV does no harm:', () => {
  it.each([
    ['rows of separators', `${good};;;;\n;;;;\n`],
    ['rows of separators between and before', `;;;;\n${good.replace('\nA', '\n;;;;\nA')}`],
    ['rows of separators beyond the header', `${good};;;;;;;\n`],
    ['rows of spaces, some that do not break', `${good} ; ;\u00a0;;\n`],
    ['rows of empty quotes', `${good}"";"";"";"";""\n`],
    ['empty columns and empty rows', good.replaceAll('\n', ';;\n').concat(';;;;;;\n')],
    ['sep=;', `sep=;\n${good}`],
    ['SEP=; with Windows line ends', `SEP=;\r\n${good.replaceAll('\n', '\r\n')}`],
    ['sep=; in quotes', `"sep=;"\n${good}`],
    ['sep=; after a byte order mark', `\uFEFFsep=;\n${good}`],
    [
      'sep=, and a header that would say otherwise',
      `sep=,\n${'sku,name,category,price,in_stock\nA,Костюм,suit,"1290,50",1\n'}`,
    ],
    ['sep= and a tab', `sep=\t\n${good.replaceAll(';', '\t')}`],
    ['sep=| and bars', `sep=|\n${good.replaceAll(';', '|')}`],
    ['a header of Windows and rows of Unix', good.replace('\n', '\r\n')],
    ['a header of Unix and rows of Windows', good.replace('1\n', '1\r\n')],
    ['line ends of a Mac of old', good.replaceAll('\n', '\r')],
    ['spaces between thousands', good.replace('1290,50', '1 290,50')],
    ['such that do not break', good.replace('1290,50', '1\u00a0290,50')],
    ['such that are thin', good.replace('1290,50', '"1\u202f290,50"')],
    ['a text forced with a formula', good.replace('A;', '"=""A""";')],
  ])('%s', async (_, text) => {
    expect(await csv(text)).toMatchObject({
      problems: [],
      warnings: [],
      products: [
        { sku: 'A', name: { uk: 'Костюм' }, price: { minor: 129_050 }, declaredInStock: true },
      ],
    })
  })

  it.each([
    ['ІСТИНА', 'ХИБНІСТЬ'],
    ['істина', 'хибність'],
    ['ИСТИНА', 'ЛОЖЬ'],
    ['PRAWDA', 'FAŁSZ'],
    ['WAHR', 'FALSCH'],
    ['VRAI', 'FAUX'],
    ['TRUE', 'FALSE'],
    ['Так', 'Ні'],
    ['є', 'немає'],
  ])('%s and %s', async (yes, no) => {
    const { products, problems } = await csv(`${header}\nA;x;suit;1;${yes}\nB;x;suit;1;${no}\n`)
    expect(problems).toEqual([])
    expect(products.map(({ declaredInStock }) => declaredInStock)).toEqual([true, false])
  })

  it('lines are counted from the first, whatever was left out', async () => {
    const { problems } = await csv(`sep=;\n;;;;\n${header}\n;;;;\nA;x;suit;-1;1\n`)
    expect(problems).toEqual(['5: A: price must not be negative'])
  })
})

describe('every ragged row is named, also when no even one is left:', () => {
  const comma = 'sku,name,category,price\n'
  it.each([
    [
      'decimal commas without quotes',
      `${comma}A-1,Suit,suit,1290,50\nA-2,Suit,suit,1450,00\n`,
      [2, 3],
    ],
    ['commas in names', `${comma}A-1,Suit, pink,suit,1290\nA-2,Suit, navy,suit,1450\n`, [2, 3]],
    ['a cell too few in each', `${comma}A-1,Suit,suit\n\nA-2,Suit,suit\n`, [2, 4]],
    ['one good, one ragged', `${comma}A-1,Suit,suit,1\nA-2,Suit,suit,14,5\n`, [3]],
    [
      'Windows line ends after the header alone',
      'sku,name,category,price\r\nA,x,suit,1,50\nB,x,suit,1,00\n',
      [2, 3],
    ],
    ['blank rows between', `${comma},,,\nA,x,suit,1,50\n,,,\n`, [3]],
  ])('%s', async (_, text, lines) => {
    const { problems } = await csv(text)
    expect(problems.map((problem) => problem.split(':')[0])).toEqual(lines.map(String))
    for (const problem of problems) expect(problem).toContain('cells, the header 4')
  })

  it('two currencies hide no ragged row, and an unknown one no wrong product', async () => {
    const two = await csv('sku,name,category,price,currency\nA,x,c,1,UAH\nB,x,c,1,USD\nC,x,c,1\n')
    expect(two.problems).toEqual([
      '-: one catalogue has one currency, not UAH, USD',
      expect.stringMatching(/^4: the row has 4 cells/),
    ])
    const unknown = await csv('sku,name,category,price,currency\nA,x,c,-1,грн\n')
    expect(unknown.problems).toEqual([
      '-: currency грн is not an ISO 4217 code such as UAH',
      '2: A: price must not be negative',
    ])
  })
})

describe.skipIf(sharedMissing)(
  `the files found in use${sharedMissing ? ` (${sharedMissing})` : ''}`,
  () => {
    const found = (name: string) => readCatalogueAt(join(sharedFolder, 'cases/found', name))

    it.each([
      '02-cp1251-csv/03b-cp1251-real.csv',
      '16-csv-blank-rows/12-blank-rows.csv',
      '17-csv-sep-hint/10-sep-hint.csv',
      '18-excel-local-booleans/13-booleans-uk-excel.csv',
      '20-nfd-photo-path/34-nfd-sku.csv',
    ])('%s is read', async (name) => {
      const { products, problems } = await found(name)
      expect(problems).toEqual([])
      expect(products[1]).toMatchObject({ sku: 'LAGUNA-NAVY', name: { uk: 'Костюм «Лагуна»' } })
      expect(products.map(({ declaredInStock }) => declaredInStock)).toEqual([true, false])
    })

    it.each([
      ['02-cp1251-csv/54-utf8-truncated.csv', [/^4: this is not UTF-8/]],
      [
        '19-barcode-scientific/23-barcode-scientific.csv',
        [/^2: S-1: variants.0.barcode was changed by a spreadsheet/],
      ],
      [
        '44-ragged-rows-hidden/03c-unquoted-decimal-commas.csv',
        [/^2: the row has 5/, /^3: the row has 5/],
      ],
      ['45-yaml-number-key/67-price-comma.yaml', [/^3: A: unknown 50$/]],
    ])('%s is refused', async (name, expected) => {
      const { problems } = await found(name)
      expect(problems).toEqual(expected.map((pattern) => expect.stringMatching(pattern)))
    })
  },
)
