import { copyFile, mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { parse } from 'yaml'
import { exposeLayer } from '#src/adapters/onnx/expose-layer.ts'
import { readConfig } from '#src/config.ts'
import type { CategoryGuess } from '#src/domain/category.ts'
import { missingPhotos } from '#src/indexing/index-photos.ts'
import { createLogger } from '#src/lib/logger.ts'
import { openVitryna, type Vitryna } from '#src/main.ts'
import { openPhoto } from '#src/photo/open-photo.ts'
import { silentProgress } from '#src/ports/progress.ts'
import { openTestDatabase } from '#test/support/database.ts'
import { sharedFolder, sharedMissing } from '#test/support/shared-data.ts'

let folder: string

beforeAll(async () => {
  if (sharedMissing) return
  folder = await mkdtemp(join(tmpdir(), 'vitryna-models-'))
  for (const end of ['onnx', 'json']) {
    const name = `mobilenetv2.${end}`
    await copyFile(join(sharedFolder, 'models', name), join(folder, name))
  }
  const file = join(folder, 'mobilenetv2.onnx')
  await exposeLayer({ file, layer: 'clip_149', to: file })
})
afterAll(() => rm(folder, { recursive: true, force: true }))

interface Guessed {
  readonly expected: string
  readonly guess: CategoryGuess | undefined
}

/** Learns the categories of a shop from its catalogue alone, and guesses those of the photos of its cases. */
async function guessCases(
  shop: string,
  learn: (vitryna: Vitryna) => Promise<unknown>,
): Promise<readonly Guessed[]> {
  const database = await openTestDatabase()
  await database.release()
  const vitryna = await openVitryna({
    config: readConfig({
      ...database.environment,
      VITRYNA_EMBEDDER: join(folder, 'mobilenetv2.json'),
    }),
    log: createLogger({ level: 'silent' }),
    progress: silentProgress,
  })
  try {
    await vitryna.catalogue.import({ file: join(shop, 'products.yaml') })
    await vitryna.index.indexPhotos(missingPhotos)
    await learn(vitryna)
    await vitryna.learning.trainCategories()
    return await guessAll(vitryna, shop)
  } finally {
    await vitryna.close()
    await database.remove()
  }
}

async function guessAll({ recognition }: Vitryna, shop: string): Promise<readonly Guessed[]> {
  const { products } = parse(await readFile(join(shop, 'products.yaml'), 'utf8')) as {
    readonly products: readonly { readonly sku: string; readonly category: string }[]
  }
  const categories = new Map(products.map(({ sku, category }) => [sku, category]))
  const identify = await recognition.evaluator(recognition.extract, async () => [])
  const lines = (await readFile(join(shop, 'cases.jsonl'), 'utf8')).trim().split('\n')
  const guessed: Guessed[] = []
  for (const line of lines) {
    const { photo, sku } = JSON.parse(line) as { readonly photo: string; readonly sku: string }
    const { sha256, decode } = await openPhoto(await readFile(join(shop, photo)))
    const { category: guess } = await identify({ fileKey: sha256, decode })
    guessed.push({ expected: categories.get(sku) ?? '', guess })
  }
  return guessed
}

function figuresOf(guessed: readonly Guessed[]) {
  const isRight = ({ expected, guess }: Guessed) => guess?.name === expected
  const sure = guessed.filter(({ guess }) => guess?.isSure)
  return {
    photos: guessed.length,
    right: guessed.filter(isRight).length,
    sure: sure.length,
    surelyWrong: sure.filter((one) => !isRight(one)).length,
  }
}

/** Learning 43 categories in five folds takes minutes, and on a busy machine a quarter of an hour. */
const timeout = 3_600_000

describe.skipIf(sharedMissing)('categories of real photos', { timeout }, () => {
  it.for([
    ['clothes, of one picture each', 'apparel', 0.9, async () => undefined],
    [
      'groceries, after the head',
      'grocery',
      0.94,
      ({ learning }: Vitryna) => learning.trainHead({ activate: true }),
    ],
  ] as const)('are told: %s', async ([, name, share, learn]) => {
    const figures = figuresOf(await guessCases(join(sharedFolder, 'data', name), learn))
    expect(figures.right / figures.photos, JSON.stringify(figures)).toBeGreaterThanOrEqual(share)
    // What is sure is what the shop says it has none of.
    expect(figures.surelyWrong).toBe(0)
  })
})
