import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { searchCandidates } from '#src/identify/scoring/search-candidates.ts'
import { seededShuffle } from '#src/learning/folds.ts'
import { type GroceryShop, groceryPhotos, openGroceryShop } from '#test/support/grocery-shop.ts'
import { useMobilenet } from '#test/support/mobilenet.ts'
import { sharedFolder, sharedMissing } from '#test/support/shared-data.ts'

/** `TEST_FULL_SIZE=1` chooses six times. */
const isFull = process.env['TEST_FULL_SIZE'] === '1'
const drawCount = isFull ? 6 : 2
/** How much the mean of two choices may lie below that of six. */
const luck = isFull ? 0 : 3
const suffix = sharedMissing ? ` (${sharedMissing})` : ''
const grocery = join(sharedFolder, 'data/grocery')

const mobilenet = useMobilenet()
let cacheFolder: string

beforeAll(async () => {
  cacheFolder = await mkdtemp(join(tmpdir(), 'vitryna-features-'))
})
afterAll(() => rm(cacheFolder, { recursive: true, force: true }))

/** A packshot and so many of the photos that shoppers took of each product. */
async function chooseFiles(count: number, draw: number): Promise<ReadonlySet<string>> {
  const photos = await groceryPhotos()
  const shoppers = photos.filter(({ role }) => role === 'shopper')
  const chosen = [...Map.groupBy(shoppers, ({ sku }) => sku).values()].flatMap((members, at) =>
    seededShuffle(members, draw * 1_000 + at).slice(0, count),
  )
  const packshots = photos.filter(({ role }) => role === 'product')
  return new Set([...packshots, ...chosen].map(({ file }) => file))
}

/** Of the cases, in per cent, by what they look like alone. */
async function firstShare({ vitryna, features }: GroceryShop): Promise<number> {
  const lines = (await readFile(join(grocery, 'cases.jsonl'), 'utf8')).trim().split('\n')
  const cases = lines.map(
    (line) => JSON.parse(line) as { readonly photo: string; readonly sku: string },
  )
  const [space, index] = [
    await vitryna.recognition.space(),
    await vitryna.recognition.vectorIndex(),
  ]
  let right = 0
  for (const { photo, sku } of cases) {
    const vector = space.project(await features(join(grocery, photo)))
    const [first] = await searchCandidates(index, vector)
    right += Number(first?.sku === sku)
  }
  return (100 * right) / cases.length
}

async function tryDraw(count: number, draw: number): Promise<number> {
  const chosen = await chooseFiles(count, draw)
  const shop = await openGroceryShop({
    embedder: mobilenet(),
    cacheFolder,
    keeps: ({ file }) => chosen.has(file),
  })
  await shop.vitryna.learning.trainHead({ activate: true })
  const share = await firstShare(shop)
  await shop.close()
  return share
}

describe.skipIf(sharedMissing)(`groceries of which shoppers took few photos${suffix}`, () => {
  it.for([
    [2, 72],
    [4, 78],
    [6, 82],
  ] as const)(
    'with %i of each, chosen at random: %i per cent come first once the bot has learned from them',
    { timeout: 3_600_000 },
    async ([count, share], { annotate }) => {
      const shares: number[] = []
      for (let draw = 1; draw <= drawCount; draw += 1) shares.push(await tryDraw(count, draw))
      const mean = shares.reduce((sum, one) => sum + one, 0) / drawCount
      const each = shares.map((one) => one.toFixed(1)).join(', ')
      await annotate(`${count} photos: top-1 ${mean.toFixed(1)} % on average (${each})`)
      expect(mean).toBeGreaterThanOrEqual(share - luck)
    },
  )
})
