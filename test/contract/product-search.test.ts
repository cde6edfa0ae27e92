import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createCatalogueStore } from '#src/adapters/postgres/catalogue/catalogue-store.ts'
import { createProductSearch } from '#src/adapters/postgres/catalogue/product-search.ts'
import type { ProductSearch } from '#src/ports/product-search.ts'
import { openTestDatabase, type TestDatabase } from '#test/support/database.ts'
import { searchAsker } from '#test/support/fakes.ts'
import { entry, importOptions, product } from '#test/support/products.ts'

const entries = [
  product('MRIYA-PINK', {
    name: { uk: 'Костюм «Мрія», рожевий', en: 'Mriya suit, pink' },
    visualFeatures: {
      uk: 'плюшевий костюм-двійка, кофта на блискавці, зайчик на грудях',
      en: 'plush two-piece, zip, rabbit on the chest',
    },
    recognitionTips: { en: 'the Laguna dress has a hood, this one has none' },
  }),
  product('LAGUNA-BLUE', {
    name: { uk: 'Сукня «Лагуна», блакитна', en: 'Laguna dress, blue' },
    category: 'dress',
    visualFeatures: { uk: 'капюшон, хвилі' },
    recognitionTips: {},
    brand: 'Хвилька',
    material: { uk: '100 % бавовна', en: '100% cotton' },
  }),
  product('LAGUNA-OLD', {
    name: { uk: 'Сукня «Лагуна», стара' },
    visualFeatures: {},
    recognitionTips: {},
  }),
].map((one) => entry(one))

let database: TestDatabase
let products: ProductSearch

beforeAll(async () => {
  database = await openTestDatabase()
  const catalogue = createCatalogueStore(database.db)
  await catalogue.replace(entries, importOptions())
  // The next file no longer names it: it is hidden.
  await catalogue.replace(entries.slice(0, 2), importOptions())
  products = createProductSearch(database.db)
})
afterAll(() => database.close())

/** No two alike, of letters that no product has together. */
const wordOf = (at: number) => `щц${at.toString(2).replaceAll('0', 'щ').replaceAll('1', 'ц')}`

async function search(text: string, limit: number) {
  const { skus, costMicroUsd } = await products.search(text, limit, searchAsker())
  expect(costMicroUsd).toBe(0)
  return skus
}

describe('a search for products', () => {
  it.each([
    ['a name', 'мрія', ['MRIYA-PINK']],
    ['a name in the other language', 'pink suit', ['MRIYA-PINK']],
    ['an inflected word', 'хочу рожевого кольору', ['MRIYA-PINK']],
    ['a misspelt word', 'блакитнна', ['LAGUNA-BLUE']],
    ['a feature', 'з капюшоном', ['LAGUNA-BLUE']],
    ['a brand', 'щось від Хвильки', ['LAGUNA-BLUE']],
    ['a material', 'з бавовни', ['LAGUNA-BLUE']],
    ['words in Russian', 'розовый плюшевый костюм', ['MRIYA-PINK']],
    ['what Russian calls otherwise', 'голубое платье', ['LAGUNA-BLUE']],
    ['what is between the two', 'розову кофту на молнії', ['MRIYA-PINK']],
    ['Latin letters', 'rozhevyi kostium', ['MRIYA-PINK']],
    ['Latin letters of a Russian', 'goluboe platie', ['LAGUNA-BLUE']],
    ['a small form', 'рожевенький костюмчик із зайчиком', ['MRIYA-PINK']],
    ['what a phone made of it', 'рожевй кастюм плюшовий', ['MRIYA-PINK']],
    ['an English plural', 'blue dresses', ['LAGUNA-BLUE', 'MRIYA-PINK']],
    ['a misspelt English word', 'rabit plushh', ['MRIYA-PINK']],
    ['a name before a tip that speaks of it', 'laguna', ['LAGUNA-BLUE', 'MRIYA-PINK']],
    ['more of the words first', 'suit with a rabbit, not the dress', ['MRIYA-PINK', 'LAGUNA-BLUE']],
    ['nothing that is known', 'велосипед', []],
    ['nothing at all', '  -- !? ', []],
  ])('finds %s', async (_, text, found) => {
    expect(await search(text, 5)).toEqual(found)
  })

  it.each([
    ['SQL', "'); drop table products; --"],
    ['operators of a search', 'a & ! | ( <-> :*'],
    ['a backslash', '\\'],
    ['wildcards', '%_%'],
    ['thousands of signs', '🐰'.repeat(3_000)],
    ['thousands of words', Array.from({ length: 5_000 }, (_, at) => wordOf(at)).join(' ')],
  ])('takes %s for words', async (_, text) => {
    expect(await search(text, 5)).toEqual([])
  })

  it('gives no more than asked for', async () => {
    expect(await search('laguna', 1)).toEqual(['LAGUNA-BLUE'])
  })
})
