import { mkdtemp, readdir, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { z } from 'zod'
import type { Features } from '#src/domain/features.ts'
import type { CaseAnswer } from '#src/evals/case-result.ts'
import { isFirst } from '#src/evals/grade.ts'
import { seededRandom } from '#src/lib/random.ts'
import { addGeneratedProducts } from '#test/support/generated-products.ts'
import { type GroceryShop, groceryPhotos, openGroceryShop } from '#test/support/grocery-shop.ts'
import {
  type Behaviour,
  type ModelServer,
  type ReceivedRequest,
  saying,
  startModelServer,
} from '#test/support/model-server.ts'
import { projectRoot } from '#test/support/run-vitryna.ts'
import { sharedFolder, sharedMissing } from '#test/support/shared-data.ts'

/**
 * What a vision model is given to choose from, in shops of 10 to 10,000 products: the 81 groceries with their packshot
 * and eight photos from shops, MobileNetV2 and a head learned from these alone, and for the rest generated products
 * (see `addGeneratedProducts`). Those of the plain kind are mixtures of two or three photos that are no groceries:
 * clothes, things that are not sold, demo drawings. Each of the hard kind is a mixture of shelf photos of two different
 * groceries, half of them with a photo of the other kind as well.
 *
 * `TEST_FULL_SIZE=1` goes on to 10,000, and to 1,000 of the hard kind; `--reporter verbose` shows the figures.
 */
const isFull = process.env['TEST_FULL_SIZE'] === '1'
const suffix = sharedMissing ? ` (${sharedMissing})` : ''
const groceryCases = join(sharedFolder, 'data/grocery/cases.jsonl')
const model = 'gpt-4o-mini'
const groceries = 81

let cacheFolder: string
let server: ModelServer

beforeAll(async () => {
  cacheFolder = await mkdtemp(join(tmpdir(), 'vitryna-features-'))
  server = await startModelServer()
  server.script(model, refusing)
})
afterAll(async () => {
  await server.close()
  await rm(cacheFolder, { recursive: true, force: true })
})

const isChoice = ({ schema }: ReceivedRequest) => JSON.stringify(schema).includes('"choice"')

/** Chooses none; describes a photo in a word that no catalogue has, so that the candidates are the neighbours. */
const refusing: Behaviour = (response, request) => {
  const none = { attributes: [], reason: 'none', choice: 'none', confidence: 0.9 }
  const answer = isChoice(request) ? none : { words: ['qqqqqq'] }
  return saying(JSON.stringify(answer))(response, request)
}

/** The shop after it has learned its head, if one helps. */
async function openShop(sells: (sku: string) => boolean = () => true) {
  const shop = await openGroceryShop({
    embedder: 'mobilenetv2',
    cacheFolder,
    sells,
    environment: {
      OPENAI_API_KEY: 'key-of-a-test',
      OPENAI_BASE_URL: server.baseUrl,
      VITRYNA_HOURLY_LLM_REQUESTS: '100000',
      VITRYNA_SHOPPER_DAILY_BUDGET_USD: '100',
      VITRYNA_DAILY_BUDGET_USD: '100',
    },
  })
  const { learned } = await shop.vitryna.learning.trainHead({ activate: true })
  return { shop, hasHead: learned?.choice.head != null }
}

const promptSchema = z.object({ candidates: z.array(z.object({ name: z.string() })).max(5) })

/** The names of the candidates in a prompt. */
function namesIn({ texts }: ReceivedRequest): readonly string[] {
  const [, data = ''] = /<data>\n(.*)\n<\/data>/s.exec(texts.join('\n')) ?? []
  return promptSchema.parse(JSON.parse(data)).candidates.map(({ name }) => name)
}

async function namesOf({ vitryna }: GroceryShop): Promise<ReadonlyMap<string | null, string>> {
  const entries = await vitryna.stores.catalogue.entries()
  return new Map(entries.map(({ product: { sku, name } }) => [sku, name.en ?? name.uk ?? '']))
}

/** Runs the cases of what the shop sells, and reads every prompt that a model was sent. */
async function measure(shop: GroceryShop) {
  const names = await namesOf(shop)
  const before = server.received(model).length
  const results = await shop.evaluate(groceryCases, (sku) => names.has(sku))
  const prompts = server.received(model).slice(before)
  const choices = prompts.filter(isChoice).map(namesIn)
  const asked = results.filter(({ answers: [first] }) => wasAsked(first))
  const decided = results.filter((result) => !asked.includes(result))
  expect(choices).toHaveLength(asked.length)
  const offered = asked.filter(({ expected }, at) =>
    choices[at]?.includes(names.get(expected) ?? ''),
  )
  return {
    cases: results.length,
    asked: asked.length,
    offered: offered.length / asked.length,
    /** Those that the embedder names by itself count when it names the right one. */
    amongAll:
      (offered.length +
        decided.filter(({ expected, answers: [first] }) => isFirst(expected, first)).length) /
      results.length,
    longest: Math.max(...prompts.map(({ system, texts }) => [system, ...texts].join('').length)),
  }
}

function wasAsked({ rungs }: CaseAnswer): boolean {
  return rungs.some(({ rung, result }) => rung === 'llm' && result !== 'unavailable')
}

type Measured = Awaited<ReturnType<typeof measure>>

const percent = (share: number) => `${(100 * share).toFixed(1)} %`

function figures(label: string, { cases, asked, offered, amongAll, longest }: Measured): string {
  return (
    `${label}: ${cases} cases, ${asked} asked about, right SKU in ${percent(offered)} of the prompts, ` +
    `in ${percent(amongAll)} of all cases offered or named; longest prompt ${longest} characters`
  )
}

async function featuresIn(shop: GroceryShop, folders: readonly string[]): Promise<Features[]> {
  const features: Features[] = []
  for (const folder of folders) {
    const files = (await readdir(folder)).filter((file) => file.endsWith('.jpg')).sort()
    for (const file of files) features.push(await shop.features(join(folder, file)))
  }
  return features
}

/** Features of the groceries' photos, SKU by SKU. */
async function groceryFeatures(shop: GroceryShop): Promise<readonly (readonly Features[])[]> {
  const bySku = Map.groupBy(await groceryPhotos(), ({ sku }) => sku)
  const features: Features[][] = []
  for (const photos of bySku.values()) {
    const own: Features[] = []
    for (const { file } of photos) own.push(await shop.features(file))
    features.push(own)
  }
  return features
}

const otherFolders = [
  join(sharedFolder, 'data/apparel/photos'),
  join(sharedFolder, 'data/unsold'),
  join(projectRoot, 'evals/demo/photos'),
]

/** How a shop is filled up with products of a kind, to a number of them. */
async function filler(shop: GroceryShop, kind: 'plain' | 'hard') {
  const models = await groceryFeatures(shop)
  const others = await featuresIn(shop, otherFolders)
  const random = seededRandom(7)
  const below = (count: number) => Math.floor(random() * count)
  const pick = <T>(from: readonly T[]) => from.slice(below(from.length)).slice(0, 1)
  const perhaps = () => (random() < 0.5 ? pick(others) : [])
  const plain = () => [...pick(others), ...pick(others), ...perhaps()]
  const hard = () => {
    const first = below(models.length)
    const second = (first + 1 + below(models.length - 1)) % models.length
    // The packshot comes first.
    const shelf = [first, second].flatMap((at) => pick((models[at] ?? []).slice(1)))
    return [...shelf, ...perhaps()]
  }
  let products = groceries
  return async (size: number) => {
    const sources = kind === 'plain' ? plain : hard
    await addGeneratedProducts(shop.vitryna, { count: size - products, sources, models })
    products = size
  }
}

describe.skipIf(sharedMissing)(`the candidates that a model chooses from${suffix}`, () => {
  it('of 10 products hold the right one', { timeout: 900_000 }, async ({ annotate }) => {
    const { shop, hasHead } = await openShop((sku) => Number(sku.slice(-3)) % 8 === 1)
    const measured = await measure(shop)
    await shop.close()
    await annotate(figures(`10 products, ${hasHead ? 'a' : 'no'} head`, measured))
    expect(measured.longest).toBeLessThanOrEqual(2_000)
    expect(measured.amongAll).toBeGreaterThanOrEqual(0.95)
  })

  it('of 81 to thousands of products hold the right one', {
    timeout: 3_600_000,
  }, async ({ annotate }) => {
    const { shop, hasHead } = await openShop()
    expect(hasHead).toBe(true)
    const fillUp = await filler(shop, 'plain')
    for (const size of isFull ? [groceries, 1_000, 10_000] : [groceries, 1_000]) {
      if (size > groceries) await fillUp(size)
      const measured = await measure(shop)
      await annotate(figures(`${size} products`, measured))
      expect(measured.longest).toBeLessThanOrEqual(2_000)
      expect(measured.offered).toBeGreaterThanOrEqual(0.95)
      expect(measured.amongAll).toBeGreaterThanOrEqual(0.95)
    }
    await shop.close()
  })

  it.skipIf(!isFull)(
    'hold it less often among products that look like two groceries at once',
    {
      timeout: 3_600_000,
    },
    async ({ annotate }) => {
      const { shop, hasHead } = await openShop()
      expect(hasHead).toBe(true)
      const fillUp = await filler(shop, 'hard')
      await fillUp(1_000)
      const measured = await measure(shop)
      await shop.close()
      await annotate(figures('1,000 products, hard', measured))
      expect(measured.longest).toBeLessThanOrEqual(2_000)
    },
  )
})
