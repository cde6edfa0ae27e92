import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import type { Vitryna } from '#src/main.ts'
import { openPhoto } from '#src/photo/open-photo.ts'
import { type ClosedDatabase, makeDemoDatabase } from '#test/support/database.ts'
import { searchAsker } from '#test/support/fakes.ts'
import {
  type Behaviour,
  choosing,
  embedding,
  hanging,
  type ModelServer,
  startModelServer,
} from '#test/support/model-server.ts'
import { openShop } from '#test/support/open-shop.ts'
import { runCommand } from '#test/support/run-command.ts'
import { projectRoot } from '#test/support/run-vitryna.ts'

const embedder = 'text-embedding-3-small'
/** No word of it stands in the catalogue. */
const caption = 'вбрання юного моряка'
/** Of something the demo does not sell: the vision model is asked. */
const photo = join(projectRoot, 'evals/demo/photos/unsold-cat.jpg')

/** A provider to whom a sailor and a whale mean the same, and all else something else. */
const sea: Behaviour = embedding((text) => {
  const isSea = /whale on the chest|моряк/.test(text)
  return Array.from({ length: 512 }, (_, at) => (at === (isSea ? 0 : 1) ? 2 : 0))
})

let server: ModelServer
let database: ClosedDatabase
let environment: Record<string, string>
const opened: Vitryna[] = []

beforeAll(async () => {
  server = await startModelServer()
})
afterAll(() => server.close())
beforeEach(async () => {
  server.script('gpt-4o-mini', choosing('none'))
  server.script(embedder, sea)
  database = await makeDemoDatabase()
  environment = {
    ...database.environment,
    OPENAI_API_KEY: 'sk-secret-5551',
    OPENAI_BASE_URL: server.baseUrl,
  }
})
afterEach(async () => {
  await closeAll()
  await database.remove()
})

async function closeAll(): Promise<void> {
  for (const vitryna of opened.splice(0)) await vitryna.close()
}

/** The demo with its photos and, where that is possible, its texts indexed. */
async function open(changes: Readonly<Record<string, string>> = {}): Promise<Vitryna> {
  const vitryna = await openShop({ ...environment, ...changes })
  opened.push(vitryna)
  await vitryna.ensureDemo()
  return vitryna
}

async function identify(vitryna: Vitryna) {
  const { sha256, decode } = await openPhoto(await readFile(photo))
  const climb = await vitryna.recognition.identifier()
  return climb({ fileKey: sha256, decode }, { caption, fresh: true, shopperId: 'shopper 7' })
}

const calls = (vitryna: Vitryna) =>
  vitryna.connection.db.selectFrom('model_calls').selectAll().orderBy('created_at').execute()

/** The first of those with a whale. */
const meant = 'LAGUNA-CORAL'

describe('a caption without a word of the catalogue', () => {
  it('finds the product by what it means', async () => {
    const vitryna = await open()
    const words = await vitryna.stores.products.search(caption, 10, searchAsker())
    expect(words.skus).toEqual([])
    const found = await vitryna.catalogue.semanticSearch?.products.search(
      caption,
      10,
      searchAsker(),
    )
    expect(found?.skus.slice(0, 3)).toEqual([meant, 'LAGUNA-MUSTARD', 'LAGUNA-NAVY'])

    const { candidates } = await identify(vitryna)
    expect(candidates.map(({ sku }) => sku)).toContain(meant)
  })

  it('is paid by the photo and its shopper, the texts of the catalogue by the day alone', async () => {
    const vitryna = await open()
    const { id, costMicroUsd } = await identify(vitryna)
    const rows = await calls(vitryna)
    expect(rows.filter(({ purpose }) => purpose === 'catalogue')).toMatchObject([
      { model: embedder, shopper_id: 'catalogue', state: 'settled', failure: null },
    ])
    const searches = rows.filter(({ purpose }) => purpose === 'search')
    expect(searches.length).toBeGreaterThan(0)
    for (const search of searches) {
      expect(search).toMatchObject({
        model: embedder,
        identification_id: id,
        shopper_id: 'shopper 7',
        tokens_in: expect.any(Number),
      })
    }
    const own = rows.filter((row) => row.identification_id === id)
    expect(own.reduce((sum, row) => sum + Number(row.cost_micro_usd), 0)).toBe(costMicroUsd)
    const asked = rows.filter(({ purpose }) => purpose === 'vision').length
    expect(await vitryna.models.ledger.spent()).toMatchObject({ hourRequests: asked })
  })

  it('finds by words alone while the provider says nothing', async () => {
    const vitryna = await open()
    server.script(embedder, hanging())
    const { candidates, rungs } = await identify(vitryna)
    expect(candidates).toHaveLength(5)
    expect(candidates.map(({ sku }) => sku)).not.toContain(meant)
    expect(rungs.at(-1)).toMatchObject({ rung: 'llm', reason: 'the model sees none of them' })
  })

  it.each([
    ['without a budget', { VITRYNA_DAILY_BUDGET_USD: '0' }],
    ['with recorded answers', { VITRYNA_LLM_MODE: 'recorded' }],
    ['without models', { VITRYNA_LLM_MODE: 'off' }],
  ])('asks no provider %s', async (_, changes) => {
    const before = server.received().length
    const vitryna = await open(changes)
    await identify(vitryna)
    expect(server.received()).toHaveLength(before)
  })
})

describe('vitryna index', () => {
  beforeEach(async () => {
    // On a server there is no demo yet.
    await open({ VITRYNA_LLM_MODE: 'off' })
    await closeAll()
  })

  it('makes what is missing, and doctor says so', async () => {
    const before = await runCommand(['doctor'], environment)
    const first = await runCommand(['index'], environment)
    const again = await runCommand(['index'], environment)
    const after = await runCommand(['doctor'], environment)
    const line = (count: number) =>
      `${count} product texts embedded, 0 failed, with text:${embedder}@512`
    expect([first.code, again.code]).toEqual([0, 0])
    expect(first.stdout).toContain(line(64))
    expect(first.stderr).toContain('embedding product texts: 64 done')
    expect(again.stdout).toContain(line(0))
    expect(again.stderr).not.toContain('embedding')
    expect(before.stdout).toMatch(/^note text embedder .* 512 dimensions: 0 of 64 products/m)
    expect(after.stdout).toMatch(/^ok {3}text embedder .* 512 dimensions: 64 of 64 products/m)
  })

  it('counts what failed, and tells no key', async () => {
    server.script(
      embedder,
      embedding(() => [1, 0, 0]),
    )
    const { code, stdout, stderr } = await runCommand(['index'], environment)
    expect(code).toBe(1)
    expect(stdout).toContain('0 product texts embedded, 64 failed')
    expect(stderr).toContain('product texts not embedded')
    expect(stdout + stderr).not.toContain('5551')
  })

  it('says nothing of texts where no text embedder is in use', async () => {
    const { code, stdout, stderr } = await runCommand(['index'], database.environment)
    expect(code).toBe(0)
    expect(stdout + stderr).not.toMatch(/text/)
  })
})
