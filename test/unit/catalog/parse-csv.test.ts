import { describe, expect, it } from 'vitest'
import { checkCatalogue } from '#src/catalog/check-catalogue.ts'
import { parseCsv } from '#src/catalog/parse-csv.ts'
import { CatalogueError } from '#src/ports/errors.ts'

/** What parsing and checking say is wrong, as `line: message`. */
function problemsOf(text: string): readonly string[] {
  try {
    const { problems } = checkCatalogue(parseCsv(text, 'c.csv'))
    return problems.map(({ line, message }) => `${line}: ${message}`)
  } catch (error) {
    if (!(error instanceof CatalogueError)) throw error
    return error.problems.map(({ line, message }) => `${line}: ${message}`)
  }
}

function checked(text: string) {
  const { products, problems } = checkCatalogue(parseCsv(text, 'c.csv'))
  expect(problems).toEqual([])
  return products
}

const productsOf = (text: string) => checked(text).map(({ product }) => product)
const header = 'sku,name,category,price'
const good = `${header}\nA,Suit,suit,12.50\n`

describe('parseCsv reads', () => {
  it('a product with everything', () => {
    const [found] = checked(
      [
        'sku,name_uk,name_en,category,price,currency,sizes,colors,in_stock,visual_features,recognition_tips_en,brand,material_en,weight,dimensions,url,variants,photos_product,photos_shopper',
        'MRIYA,"Костюм «Мрія», рожевий",Mriya suit,suit,1290.10,EUR,98-104 | 110-116,pink,no,plush,no hood,Mriya,100% cotton,"0,35 кг",30х20 см,https://shop.example/mriya,"size=98-104; color=pink; stock=3; price=1290.00; barcode=0012|size=110-116; stock=0",a.jpg|set/f_*.png,b.jpg',
      ].join('\n'),
    )
    expect(found?.product).toEqual({
      sku: 'MRIYA',
      name: { uk: 'Костюм «Мрія», рожевий', en: 'Mriya suit' },
      category: 'suit',
      price: { minor: 129_010, currency: 'EUR' },
      sizes: ['98-104', '110-116'],
      colours: ['pink'],
      declaredInStock: false,
      visualFeatures: { uk: 'plush' },
      recognitionTips: { en: 'no hood' },
      brand: 'Mriya',
      material: { en: '100% cotton' },
      weightGrams: 350,
      dimensionsMm: [300, 200],
      url: 'https://shop.example/mriya',
      variants: [
        { size: '98-104', colour: 'pink', stock: 3, priceMinor: 129_000, barcode: '0012' },
        { size: '110-116', colour: null, stock: 0, priceMinor: null, barcode: null },
      ],
    })
    expect(found?.photos).toEqual([
      { line: 2, photo: { file: 'a.jpg', role: 'product' } },
      { line: 2, photo: { frames: 'set/f_*.png', role: 'product' } },
      { line: 2, photo: { file: 'b.jpg', role: 'shopper' } },
    ])
  })

  it.each([
    ['commas', good],
    ['semicolons', good.replaceAll(',', ';')],
    ['tabs', good.replaceAll(',', '\t')],
    ['a byte order mark', `\uFEFF${good}`],
    ['Windows line ends', good.replaceAll('\n', '\r\n')],
    ['empty lines', good.replace('\n', '\n\n')],
    ['quotes around everything', '"sku","name","category","price"\n"A","Suit","suit","12.50"\n'],
    ['spaces and capitals in the header', ' SKU , Name,CATEGORY,Price\nA, Suit ,suit, 12.50\n'],
    ['a comma in a price that is quoted', `${header}\nA,Suit,suit,"12,50"\n`],
  ])('a file with %s', (_, text) => {
    expect(productsOf(text)).toMatchObject([
      { sku: 'A', name: { uk: 'Suit' }, price: { minor: 1250, currency: 'UAH' } },
    ])
  })

  it('what a Ukrainian spreadsheet writes: semicolons, decimal commas, commas in texts', () => {
    const text = 'sku;name;category;price\nA;Костюм, рожевий;suit;1290,50\n'
    expect(productsOf(text)).toMatchObject([
      { name: { uk: 'Костюм, рожевий' }, price: { minor: 129_050 } },
    ])
  })

  it('semicolons in a cell of a file with commas: they part the fields of a variant', () => {
    const text = `${header},variants\nA,Suit,suit,1,size=98; stock=3|size=104; stock=1\n`
    expect(productsOf(text)).toMatchObject([{ variants: [{ size: '98' }, { size: '104' }] }])
  })

  it('a variant whose last field ends with a semicolon', () => {
    const text = `${header},variants\nA,Suit,suit,1,"size=98; stock=3;"\n`
    expect(productsOf(text)).toMatchObject([{ variants: [{ size: '98', stock: 3 }] }])
  })

  it('quotes, line ends and signs inside quotes', () => {
    const text = `${header}\nA,"The ""best"",\nof all; |",suit,1\n`
    expect(productsOf(text)).toMatchObject([{ name: { uk: 'The "best",\nof all; |' } }])
  })

  it('words as they are written, with their zeros', () => {
    const text = `${header},sizes\n007,Suit,suit,1,062|1.50|12e5\n`
    expect(productsOf(text)).toMatchObject([{ sku: '007', sizes: ['062', '1.50', '12e5'] }])
  })

  it.each([
    ['true', true],
    ['Так', true],
    ['1', true],
    ['', true],
    ['FALSE', false],
    ['ні', false],
    ['0', false],
  ])('in_stock "%s" as %s', (word, expected) => {
    const text = `${header},in_stock\nA,Suit,suit,1,${word}\n`
    expect(productsOf(text)).toMatchObject([{ declaredInStock: expected }])
  })

  it('columns of two languages, of which one may be empty', () => {
    const text = 'sku,name_uk,name_en,category,price\nA,,Suit,suit,1\nB,Костюм,,suit,1\n'
    expect(productsOf(text).map(({ name }) => name)).toEqual([{ en: 'Suit' }, { uk: 'Костюм' }])
  })

  it('empty columns at the end, which spreadsheets leave', () => {
    expect(productsOf(`${header},,\nA,Suit,suit,12.50,,\n`)).toMatchObject([{ sku: 'A' }])
  })

  it.each(['', `${header}\n`, `${header}\n\n\n`])('%j as a catalogue without products', (text) => {
    expect(parseCsv(text, 'c.csv').products).toEqual([])
  })
})

describe('parseCsv names the line of', () => {
  it('a duplicate SKU and a negative price, both at once', () => {
    const text = `${header}\nA,x,suit,1\n\nB,x,suit,-1\na,x,suit,1\n`
    expect(problemsOf(text)).toEqual([
      '4: B: price must not be negative',
      '5: a: duplicate SKU, first on line 2',
    ])
  })

  it('a row whose cells run over several lines: the first of them', () => {
    const text = `${header}\nA,"one\ntwo\nthree",suit,-1\nB,x,suit,-1\n`
    expect(problemsOf(text)).toEqual([
      '2: A: price must not be negative',
      '5: B: price must not be negative',
    ])
  })

  it('every row with too few or too many cells', () => {
    const problems = problemsOf(`${header}\nA,x,suit\nB,x,suit,1\nC,x,suit,1,2\nD,x,suit,-1\n`)
    expect(problems.map((problem) => problem.split(':')[0])).toEqual(['2', '4', '5'])
  })

  it('a quote that is not closed', () => {
    expect(problemsOf(`${header}\nA,"x,suit,1\nB,x,suit,1\n`)[0]).toMatch(/^[23]: /)
  })

  it('unknown columns: the header', () => {
    expect(problemsOf(`${header},colour,foto\nA,x,suit,1,red,a.jpg\n`)).toEqual([
      expect.stringMatching(/^1: unknown columns: colour, foto /),
    ])
  })
})

describe('parseCsv refuses', () => {
  it.each(['1,290', '1.290,50', '1 29O', 'free', '', 'Infinity', '--1', '12₴'])(
    'the price "%s", which could be read in two ways or none',
    (price) => {
      expect(problemsOf(`${header}\nA,x,suit,"${price}"\n`)).toEqual([
        expect.stringContaining('2: A: price'),
      ])
    },
  )

  it.each([
    ['without stock', 'size=98', 'variants.0.stock must be a whole number'],
    ['with half a piece', 'size=98; stock=1.5', 'variants.0.stock must be a whole number'],
    ['with an unknown field', 'size=98; stock=1; hue=red', 'hue'],
    ['of words', 'size 98', 'size 98'],
  ])('a variant %s', (_, cell, message) => {
    const problems = problemsOf(`${header},variants\nA,x,suit,1,"${cell}"\n`)
    expect(problems.join('\n')).toContain(message)
  })

  it('a column that stands twice', () => {
    expect(problemsOf('sku,name,name,category,price\nA,x,y,suit,1\n').length).toBeGreaterThan(0)
  })

  it('two currencies in one file', () => {
    const problems = problemsOf(`${header},currency\nA,x,suit,1,UAH\nB,x,suit,1,USD\n`)
    expect(problems.join('\n')).toContain('UAH, USD')
  })

  it('what is not in stock nor out of it', () => {
    expect(problemsOf(`${header},in_stock\nA,x,suit,1,maybe\n`)).toEqual([
      '2: A: in_stock must be true or false',
    ])
  })
})

it('parseCsv takes a catalogue of ten thousand rows in its stride', () => {
  const rows = Array.from(
    { length: 10_000 },
    (_, at) => `S${at},"Suit, ${at}",suit,${at}.25,98|104,"size=98; stock=1|size=104; stock=2"\n`,
  )
  expect(productsOf(`${header},sizes,variants\n${rows.join('')}`)).toHaveLength(10_000)
})
