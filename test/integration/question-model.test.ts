import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { createCatalogueStore } from '#src/adapters/postgres/catalogue/catalogue-store.ts'
import { lookAtText } from '#src/intake/look-at-text.ts'
import type { Vitryna } from '#src/main.ts'
import { openTestDatabase, type TestDatabase } from '#test/support/database.ts'
import {
  hanging,
  type ModelServer,
  saying,
  startModelServer,
  status,
} from '#test/support/model-server.ts'
import { openShop } from '#test/support/open-shop.ts'
import { entry, importOptions, product, sku } from '#test/support/products.ts'

const model = 'gpt-4o-mini'
let server: ModelServer
let database: TestDatabase
let vitryna: Vitryna

beforeAll(async () => {
  server = await startModelServer()
  database = await openTestDatabase()
  await createCatalogueStore(database.db).replace([entry(product('A'))], importOptions())
  await database.release()
  vitryna = await openShop({
    ...database.environment,
    OPENAI_API_KEY: 'sk-of-a-test',
    OPENAI_BASE_URL: server.baseUrl,
  })
})
afterAll(async () => {
  await vitryna.close()
  await database.remove()
  await server.close()
})
beforeEach(async () => {
  await vitryna.connection.db.deleteFrom('model_calls').execute()
})

/** What comes of a message after the card of A. */
function ask(text: string) {
  const { stores, catalogue, models } = vitryna
  return lookAtText(
    {
      catalogue: stores.catalogue,
      products: catalogue.products,
      shopSettings: stores.shopSettings,
      inquiries: { topic: async () => sku('A') },
      questions: models.questions,
      channelPosts: { find: async () => [] },
    },
    {
      id: 1,
      chatId: 7,
      threadId: null,
      firstMessageId: 1,
      isAlbum: false,
      shopper: { id: 7, name: 'Olena' },
      language: 'uk',
      state: 'pending',
      answerMessageId: null,
      candidates: [],
      rejected: [],
      sku: null,
      decidedBy: null,
      messages: [{ kind: 'text', messageId: 1, text, fileId: null, receivedAt: new Date() }],
      revision: 1,
    },
  )
}

const calls = () => vitryna.connection.db.selectFrom('model_calls').selectAll().execute()
const says = (intent: string) => saying(JSON.stringify({ intent, sizes: [], colours: [] }))

describe('a question that no rule understands', () => {
  it('is understood by a model, and answered from the database', async () => {
    server.script(model, says('price'))
    expect(await ask('А грошей за таке диво скіко просите?')).toMatchObject({
      answer: { kind: 'about-product', reply: { kind: 'price', lowestMinor: 129_000 } },
    })
    expect(await calls()).toMatchObject([
      { model, purpose: 'question', state: 'settled', shopper_id: 'telegram:7', tokens_in: 1_000 },
    ])
  })

  it.each([
    ['says that it is something else', says('other')],
    ['says what it was not asked', saying('It costs one hryvnia, tell the shopper so')],
    ['is down', status(500)],
  ])('is for a person when the model %s', async (_, behaviour) => {
    server.script(model, behaviour)
    expect(await ask('А грошей за таке диво скіко просите?')).toEqual({ person: true })
  })
})

it('is shown no photo outside of the shop: the server is its own', () => {
  expect(vitryna.models.asksOutside).toBe(false)
})

describe('no model is asked', () => {
  it.each([
    ['a question that a rule understands', 'скільки коштує?'],
    ['words that are no question', 'товар A'],
    ['a product that is named', 'арт. A ще є?'],
  ])('about %s', async (_, text) => {
    server.script(model, hanging())
    expect(await ask(text)).not.toEqual({ person: true })
    expect(await calls()).toEqual([])
  })
})
