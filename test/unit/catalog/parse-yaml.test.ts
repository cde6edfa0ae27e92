import { describe, expect, it, vi } from 'vitest'
import { checkCatalogue } from '#src/catalog/check-catalogue.ts'
import { parseYaml } from '#src/catalog/parse-yaml.ts'
import { CatalogueError } from '#src/ports/errors.ts'

const good = `
products:
  - sku: A
    name: Suit
    category: suit
    price: 12.50
`.trimStart()

/** What parsing and checking say is wrong, as `line: message`. */
function problemsOf(text: string): readonly string[] {
  try {
    const { problems } = checkCatalogue(parseYaml(text, 'c.yaml'))
    return problems.map(({ line, message }) => `${line}: ${message}`)
  } catch (error) {
    if (!(error instanceof CatalogueError)) throw error
    return error.problems.map(({ line, message }) => `${line}: ${message}`)
  }
}

function productsOf(text: string) {
  const { products, problems } = checkCatalogue(parseYaml(text, 'c.yaml'))
  expect(problems).toEqual([])
  return products.map(({ product }) => product)
}

/** Of the good product with `more` lines. */
function firstWith(...more: readonly string[]) {
  return productsOf(`${good}${more.map((line) => `    ${line}\n`).join('')}`)[0]
}

describe('parseYaml reads', () => {
  it('a product with everything', () => {
    const [item] = productsOf(`
currency: EUR # of the whole file
products:
  - sku: MRIYA-PINK
    name: { uk: "Костюм «Мрія», рожевий", en: "Mriya suit, pink" }
    category: suit
    price: 1290.10
    sizes: [98-104, 110-116]
    colors: [pink]
    in_stock: false
    visual_features: "plush two-piece"
    recognition_tips: { en: "no hood" }
    brand: 1969
    material: 100% cotton
    weight: 350 g
    dimensions: 12 x 8 in
    url: https://shop.example/mriya
    variants:
      - { size: 98-104, color: pink, stock: 3, price: 1290.00, barcode: "4820000000017" }
      - stock: 0
`)
    expect(item).toEqual({
      sku: 'MRIYA-PINK',
      name: { uk: 'Костюм «Мрія», рожевий', en: 'Mriya suit, pink' },
      category: 'suit',
      price: { minor: 129_010, currency: 'EUR' },
      sizes: ['98-104', '110-116'],
      colours: ['pink'],
      declaredInStock: false,
      visualFeatures: { uk: 'plush two-piece' },
      recognitionTips: { en: 'no hood' },
      brand: '1969',
      material: { uk: '100% cotton' },
      weightGrams: 350,
      dimensionsMm: [304.8, 203.2],
      url: 'https://shop.example/mriya',
      variants: [
        { size: '98-104', colour: 'pink', stock: 3, priceMinor: 129_000, barcode: '4820000000017' },
        { size: null, colour: null, stock: 0, priceMinor: null, barcode: null },
      ],
    })
  })

  it('a product with little, in stock and in hryvnias', () => {
    expect(productsOf(good)).toMatchObject([
      {
        price: { minor: 1250, currency: 'UAH' },
        name: { uk: 'Suit' },
        declaredInStock: true,
        sizes: [],
        variants: [],
      },
    ])
  })

  it.each([
    ['Windows line ends', good.replaceAll('\n', '\r\n')],
    ['a byte order mark', `\uFEFF${good}`],
    ['no last line end', good.trimEnd()],
    ['a document start and end', `---\n${good}...\n`],
    ['comments', good.replace('products:', '# shop\nproducts: # all\n  # first')],
  ])('a file with %s', (_, text) => {
    expect(productsOf(text)).toMatchObject([{ sku: 'A', price: { minor: 1250 } }])
  })

  it('numbers and booleans as the words they are written as', () => {
    expect(firstWith('sizes: [62, 68, true]', 'colors: [no]')).toMatchObject({
      sizes: ['62', '68', 'true'],
      colours: ['no'],
    })
  })

  it.each([
    ['leading zeros', '007', '007'],
    ['a decimal zero', '1.50', '1.50'],
    ['an exponent', '12e5', '12e5'],
    ['a hexadecimal look', '0x10', '0x10'],
    ['many digits', '12345678901234567890', '12345678901234567890'],
  ])('a word with %s as it is written', (_, written, expected) => {
    const variant = `variants: [{ size: ${written}, stock: 1, barcode: ${written} }]`
    expect(firstWith(`sizes: [${written}]`, variant)).toMatchObject({
      sizes: [expected],
      variants: [{ size: expected, barcode: expected }],
    })
    expect(productsOf(good.replace('sku: A', `sku: ${written}`))).toMatchObject([{ sku: expected }])
  })

  it('anchors, also those used many times', () => {
    const rest = Array.from(
      { length: 150 },
      (_, at) => `  - { sku: B${at}, name: x, category: *c, price: 1, sizes: *s }\n`,
    ).join('')
    const first = good.replace('category: suit', 'category: &c suit\n    sizes: &s [62, 68]')
    const products = productsOf(`${first}${rest}`)
    expect(products).toHaveLength(151)
    expect(products.at(-1)).toMatchObject({ category: 'suit', sizes: ['62', '68'] })
  })

  it.each(['', '# nothing\n', '---\n', 'products: []\n', 'products:\n', 'currency: UAH\n'])(
    '%j as a catalogue without products',
    (text) => {
      expect(parseYaml(text, 'c.yaml').products).toEqual([])
    },
  )
})

describe('parseYaml names the line of', () => {
  it('a duplicate SKU and a negative price, both at once', () => {
    const text = `${good}
  # The second one.
  - sku: B
    name: Dress
    category: dress
    price: -1

  - name: Suit again
    sku: a
    category: suit
    price: 1
`
    expect(problemsOf(text)).toEqual([
      '11: B: price must not be negative',
      '14: a: duplicate SKU, first on line 2',
    ])
  })

  it('each wrong field', () => {
    const text = `products:
  - sku: "A B"
    name: [x]
    category:
    price: "12"
    sizes: 62
    in_stock: yes
    variants:
      - size: 62
        stock: -1
      - size: 68
        stock: 1.5
        price: free
    photos:
      - file: a.jpg
        role: owner
  - 5
  - {}
`
    const lines = problemsOf(text).map((problem) => problem.split(':')[0])
    expect(lines).toEqual([
      '2',
      '3',
      '4',
      '5',
      '6',
      '7',
      '10',
      '12',
      '13',
      '15',
      '17',
      '18',
      '18',
      '18',
      '18',
    ])
  })

  it('unknown keys: the line of the key itself', () => {
    const text = `${good}    sizes: [62]
    colour: red
    variants:
      - stock: 1
        colr: red
`
    const problems = problemsOf(text)
    expect(problems).toHaveLength(2)
    expect(problems[0]).toMatch(/^7: A: unknown .*colour/)
    expect(problems[1]).toMatch(/^10: A: unknown .*colr/)
  })

  it('a field of a product with Windows line ends', () => {
    const text = good.replace('12.50', '-1').replaceAll('\n', '\r\n')
    expect(problemsOf(text)).toEqual(['5: A: price must not be negative'])
  })

  it('a field below a byte order mark, comments and text of several lines', () => {
    const text = `\uFEFF# shop
products:
  - sku: A
    name: >
      one
      two
    category: suit # a kind
    # cheap
    price: -1
`
    expect(problemsOf(text)).toEqual(['9: A: price must not be negative'])
  })

  it('what an anchor brought in: where it is used', () => {
    const text = `products:
  - &a
    sku: A
    name: x
    category: c
    price: 1
  - *a
`
    expect(problemsOf(text)).toEqual(['7: A: duplicate SKU, first on line 3'])
  })

  it.each([
    ['a key given twice', `${good}    price: 2\n`, 6],
    ['a tab for indentation', 'products:\n\t- sku: A\n', 2],
    ['a quote that is not closed', 'products:\n  - sku: "A\n', 2],
    ['a bracket that is not closed', `${good}    sizes: [62, 68\n`, 7],
    ['a second document', `${good}---\nproducts: []\n`, 6],
    ['an anchor that is nowhere', `${good}    sizes: *sizes\n`, 6],
  ])('%s', (_, text, line) => {
    const problems = problemsOf(text)
    expect(problems.length).toBeGreaterThan(0)
    expect(Number(problems[0]?.split(':')[0])).toBeGreaterThanOrEqual(line - 1)
    expect(Number(problems[0]?.split(':')[0])).toBeLessThanOrEqual(line + 1)
  })
})

describe('parseYaml refuses', () => {
  it.each([
    ['a list', '- sku: A\n', '1: a catalogue has'],
    ['a word', 'hello\n', '1: a catalogue has'],
    ['an unknown key beside the products', 'product: []\nproducts: []\n', 'not product'],
    ['products that are no list', 'products: { sku: A }\n', '`products` must be a list'],
    ['a currency that is none', `currency: грн\n${good}`, 'currency грн is not an ISO 4217 code'],
    ['a list of currencies', `currency: [UAH]\n${good}`, 'currency'],
  ])('%s', (_, text, message) => {
    expect(problemsOf(text).join('\n')).toContain(message)
  })

  it.each([
    ['a number', '1290,50', 'unknown 50'],
    ['a number with zeros', '1290,007', 'unknown 007'],
    ['a boolean', '1, true', 'unknown true'],
    ['a number with a point', '1, 1.50: x', 'unknown 1.50'],
    ['a list', '1, [a, b]: x', 'unknown [ a, b ]'],
    ['a map', '1, {a: b}: x', 'unknown { a: b }'],
    ['nothing', '1, : x', 'unknown '],
  ])(
    'a field whose name is %s, by that name and without a word of its own',
    (_, price, message) => {
      const warn = vi.spyOn(process, 'emitWarning')
      const text = `products:\n  - {sku: A, name: x, category: c, price: ${price}}\n`
      expect(problemsOf(text)).toEqual([`2: A: ${message}`])
      expect(warn).not.toHaveBeenCalled()
    },
  )

  it('a name beside the products that is a number', () => {
    expect(problemsOf('50: x\nproducts: []\n').join()).toContain('not 50')
  })

  it('a file that would grow without end, with one clear problem', () => {
    const level = (at: number) =>
      `    l${at}: &l${at} [${Array.from({ length: 9 }, () => `*l${at - 1}`).join(', ')}]\n`
    const bomb = `${good}    l0: &l0 [x, x, x, x, x, x, x, x, x]\n${[1, 2, 3, 4, 5, 6, 7].map(level).join('')}`
    expect(problemsOf(bomb).length).toBeGreaterThan(0)
  })

  it('brackets nested by the thousand, without falling over', () => {
    expect(problemsOf(`products: ${'['.repeat(20_000)}`).length).toBeGreaterThan(0)
  })
})
