import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { parse } from 'yaml'
import type { CategoryGuess } from '#src/domain/category.ts'
import type { Vitryna } from '#src/main.ts'
import { openPhoto } from '#src/photo/open-photo.ts'
import { useMobilenet, withShopOf } from '#test/support/mobilenet.ts'
import { sharedFolder, sharedMissing } from '#test/support/shared-data.ts'

const mobilenet = useMobilenet()

interface Guessed {
  readonly expected: string
  readonly guess: CategoryGuess | undefined
}

/** Learns the categories of a shop from its catalogue alone, and guesses those of the photos of its cases. */
async function guessCases(
  shop: string,
  learn: (vitryna: Vitryna) => Promise<unknown>,
): Promise<readonly Guessed[]> {
  return withShopOf({ folder: shop, card: mobilenet() }, async (vitryna) => {
    await learn(vitryna)
    await vitryna.learning.trainCategories()
    return guessAll(vitryna, shop)
  })
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
