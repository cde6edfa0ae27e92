import { describe, expect, it } from 'vitest'
import { readCatalogue } from '#test/support/read-catalogue.ts'
import { type Cell, xlsx } from '#test/support/xlsx.ts'

describe('an .xlsx is read like a CSV:', () => {
  const columns = ['sku', 'name_uk', 'category', 'price', 'in_stock', 'sizes', 'variants']
  const row: readonly Cell[] = [
    'A',
    'Костюм',
    'suit',
    1290.5,
    true,
    '98|104',
    'size=98; stock=3; barcode=4820000000017',
  ]

  it.each([
    ['a sheet', [columns, row]],
    ['empty rows between and after', [[], columns, [], row, [], ['', null, '']]],
    ['spaces and capitals in the header', [[' SKU ', 'Name_UK', ...columns.slice(2)], row]],
    ['texts in several styles', [columns, ['A', { runs: ['Кос', 'тюм'] }, ...row.slice(2)]]],
    ['what a formula gave', [columns, [{ formula: 'B9', result: 'A' }, ...row.slice(1)]]],
    ['numbers as texts', [columns, [...row.slice(0, 3), '1290,50', 'ІСТИНА', ...row.slice(5)]]],
    [
      'empty columns at the end',
      [
        [...columns, '', null],
        [...row, null, ''],
      ],
    ],
  ] as const)('%s', async (_, rows) => {
    const { products, problems, warnings } = await readCatalogue('c.xlsx', xlsx(rows as never))
    expect({ problems, warnings }).toEqual({ problems: [], warnings: [] })
    expect(products).toMatchObject([
      {
        sku: 'A',
        name: { uk: 'Костюм' },
        price: { minor: 129_050, currency: 'UAH' },
        declaredInStock: true,
        sizes: ['98', '104'],
        variants: [{ size: '98', stock: 3, barcode: '4820000000017' }],
      },
    ])
  })

  it('numbers with the digits that a person sees', async () => {
    const cells = [4820000000017, 'x', 'suit', 0.1 + 0.2, 1, 98, null]
    const { products, problems } = await readCatalogue('c.xlsx', xlsx([columns, cells]))
    expect(problems).toEqual([])
    expect(products).toMatchObject([{ sku: '4820000000017', price: { minor: 30 }, sizes: ['98'] }])
  })

  it('its first sheet alone', async () => {
    const { products } = await readCatalogue(
      'c.xlsx',
      xlsx([columns, row], [columns, ['B', ...row.slice(1)]]),
    )
    expect(products.map(({ sku }) => sku)).toEqual(['A'])
  })

  it('what is wrong in it is named with the row', async () => {
    const sheet = [
      columns,
      ['A', 'x', 'suit', -1, true, null, null],
      [],
      ['B', 'x', 'suit', { error: '#N/A' }, true, null, null],
      ['C', 'x', 'suit', 1, true, { date: 45_387 }, null],
      ['D', 'x', 'suit', 1, 'maybe', null, null],
    ] as const
    const { problems } = await readCatalogue('c.xlsx', xlsx(sheet))
    expect(problems).toEqual([
      '2: A: price must not be negative',
      '4: B: price must be a number',
      expect.stringMatching(/^5: column 6 holds a date/),
      '6: D: in_stock must be true or false',
    ])
  })

  it('a workbook without products is refused', async () => {
    expect((await readCatalogue('c.xlsx', xlsx([columns]))).problems).toEqual([
      '-: the catalogue has no products',
    ])
    expect((await readCatalogue('c.xlsx', xlsx([]))).problems).toEqual([
      '-: the catalogue has no products',
    ])
  })

  it('one that unpacks to gigabytes is refused before it is unpacked', async () => {
    const bomb = xlsx([columns, row])
    const list = bomb.indexOf('PK\x01\x02')
    bomb.writeUInt32LE(2_000_000_000, list + 24)
    expect((await readCatalogue('c.xlsx', bomb)).problems).toEqual([
      expect.stringContaining('unpacks to more than 200 MB'),
    ])
  })

  const whole = xlsx([columns, row])
  it.each([
    ['text', Buffer.from('sku;name\n')],
    ['nothing', Buffer.alloc(0)],
    ['a cut file', whole.subarray(0, -40)],
    ['an .xls of old', Buffer.from([0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1, 0, 0, 0, 0])],
    ['another kind of zip', Buffer.from('UEsFBgAAAAAAAAAAAAAAAAAAAAAAAA==', 'base64')],
  ])('%s is refused with what would do', async (_, bytes) => {
    const { problems } = await readCatalogue('c.xlsx', bytes)
    expect(problems).toEqual([expect.stringMatching(/^-: this is no Excel workbook; save it as/)])
  })
})
