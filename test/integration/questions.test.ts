import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createCatalogueStore } from '#src/adapters/postgres/catalogue/catalogue-store.ts'
import { createProductSearch } from '#src/adapters/postgres/catalogue/product-search.ts'
import { createShopSettings } from '#src/adapters/postgres/connection/shop-settings.ts'
import type { Sku } from '#src/domain/sku.ts'
import {
  type AnswerTextDependencies,
  answerText,
  type TextAnswer,
} from '#src/intake/answer-text.ts'
import { openTestDatabase, type TestDatabase } from '#test/support/database.ts'
import { searchAsker } from '#test/support/fakes.ts'
import { entry, importOptions } from '#test/support/products.ts'
import { shopTexts } from '#test/support/questions/about-shop.ts'
import { askedTexts } from '#test/support/questions/asked.ts'
import { otherTexts } from '#test/support/questions/not-asked.ts'
import { searchedTexts } from '#test/support/questions/searched.ts'
import { readCatalogueAt } from '#test/support/read-catalogue.ts'
import { projectRoot } from '#test/support/run-vitryna.ts'

let database: TestDatabase
let parts: AnswerTextDependencies

beforeAll(async () => {
  database = await openTestDatabase()
  const { products } = await readCatalogueAt(join(projectRoot, 'catalog/products.yaml'))
  const catalogue = createCatalogueStore(database.db)
  await catalogue.replace(
    products.map((one) => entry(one)),
    importOptions([], { source: 'demo' }),
  )
  const shopSettings = createShopSettings(database.db)
  const answers = ['delivery', 'payment', 'exchange', 'sizeChart', 'address'].map((topic) => [
    `${topic}Answer`,
    { uk: `так: ${topic}`, en: `yes: ${topic}` },
  ])
  await shopSettings.change(Object.fromEntries(answers), 'a test')
  parts = { catalogue, products: createProductSearch(database.db), shopSettings }
})
afterAll(() => database.close())

async function ask(text: string, sku: string | undefined, language: 'uk' | 'en' = 'uk') {
  const [product] = sku ? await parts.catalogue.findProducts([sku as Sku]) : []
  return answerText(parts, { text, language, product, asker: searchAsker() })
}

/** What is said, in short. */
function brief(answer: TextAnswer | undefined): string {
  switch (answer?.kind) {
    case undefined:
      return 'nothing'
    case 'person':
      return 'person'
    case 'shop':
      return answer.text
    case 'siblings':
      return `also ${answer.products.map(({ sku }) => sku).join(' ')}`
    case 'about':
      return briefReply(answer.reply)
  }
}

function briefReply(reply: Extract<TextAnswer, { kind: 'about' }>['reply']): string {
  const words = ({ sizes, colours }: { sizes: readonly string[]; colours: readonly string[] }) =>
    [...sizes, ...colours].join(' ')
  switch (reply.kind) {
    case 'price': {
      const prices = new Set([reply.lowestMinor / 100, reply.highestMinor / 100])
      const of = words(reply.of)
      return `price ${[...prices].join('–')}${of && ` of ${of}`}`
    }
    case 'available':
      return `yes ${words(reply.left)}`
    case 'unavailable':
      return `no ${words(reply.asked)}; ${words(reply.left) || 'nothing'}`.replace('no ;', 'no;')
    case 'detail':
    case 'not-said':
      return `${reply.kind} ${reply.detail}`
  }
}

describe('a question after a card', () => {
  it.each(askedTexts)('%j about %s: %s', async (text, sku, answer) => {
    expect(brief(await ask(text, sku))).toBe(answer)
  })

  it.each(otherTexts)('%j is none', async (text) => {
    expect(await ask(text, 'MRIYA-PINK')).toBeUndefined()
  })

  it.each(['скільки коштує?', 'є 104?', 'а синя є?', 'price?'])(
    '%j means nothing where no product was spoken of',
    async (text) => {
      expect(await ask(text, undefined)).toBeUndefined()
    },
  )

  it('is tried with a hundred texts, and with fifty others', () => {
    expect(new Set(askedTexts.map(([text]) => text)).size).toBeGreaterThanOrEqual(100)
    expect(new Set(otherTexts).size).toBeGreaterThanOrEqual(50)
  })
})

describe('what every shop is asked', () => {
  it.each(shopTexts)('%j is about %j', async (text, topics) => {
    const isAnswered = !topics.includes('hours')
    const answer = isAnswered ? topics.map((topic) => `так: ${topic}`).join('\n\n') : 'person'
    expect(brief(await ask(text, undefined))).toBe(answer)
    expect(brief(await ask(text, 'MRIYA-PINK'))).toBe(answer)
  })

  it('is answered in the language of the shopper', async () => {
    expect(brief(await ask('доставка?', undefined, 'en'))).toBe('yes: delivery')
  })

  it.each(otherTexts)('%j is not', async (text) => {
    expect(await ask(text, undefined)).toBeUndefined()
  })
})

describe('words that describe a product', () => {
  it.each(searchedTexts)('%j finds %s', async (text, sku) => {
    const { skus } = await parts.products.search(text, 5, searchAsker())
    expect(skus[0]).toBe(sku)
  })
})
