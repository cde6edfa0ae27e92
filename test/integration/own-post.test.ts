import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { formatMoney } from '#src/domain/money.ts'
import type { Vitryna } from '#src/main.ts'
import { openPhoto } from '#src/photo/open-photo.ts'
import { readCataloguePhoto } from '#test/support/chat-photos.ts'
import { openDemoShop } from '#test/support/open-shop.ts'
import { sku } from '#test/support/products.ts'
import { drawOwnPost } from '#test/support/written/drawn-set.ts'

let vitryna: Vitryna
let cleanUp: () => Promise<void>

beforeAll(async () => {
  const shop = await openDemoShop()
  vitryna = shop.vitryna
  cleanUp = shop.close
})
afterAll(() => cleanUp())

/** As a shopper sends it, through the whole ladder. */
async function look(bytes: Uint8Array) {
  const { sha256: fileKey, decode } = await openPhoto(bytes)
  const identify = await vitryna.recognition.identifier()
  return identify({ fileKey, decode })
}

const posts = [
  ['MRIYA-PINK', 'mriya-pink-front', 'uk', 3],
  ['LAGUNA-NAVY', 'laguna-navy-front', 'en', 4],
  ['KOLYSANKA-DINO', 'kolysanka-dino-front', 'uk', 5],
  ['VESNA-PINK', 'vesna-pink-front', 'en', 8],
] as const

describe('a screenshot of a post of the shop', () => {
  it.for(posts)(
    'shows %s, its price and words around it',
    async ([name, photo, language, seed]) => {
      const [product] = await vitryna.stores.catalogue.findProducts([sku(name)])
      const price = product ? formatMoney(product.price, language) : ''
      const post = await drawOwnPost(
        await readCataloguePhoto(photo),
        [product?.name[language] ?? '', price, '#kids #vitryna'],
        { language, seed },
      )
      const { outcome, rungs } = await look(post)
      const story = rungs
        .map(({ rung, result, reason }) => `${rung} ${result}: ${reason}`)
        .join('\n')
      expect(outcome, story).toMatchObject({ outcome: 'matched', sku: name })
    },
  )

  it('is told by its picture, whatever another post says under it', async () => {
    const [other] = await vitryna.stores.catalogue.findProducts([sku('LAGUNA-NAVY')])
    const post = await drawOwnPost(
      await readCataloguePhoto('mriya-pink-front'),
      [other?.name.uk ?? '', 'LAGUNA-NAVY'],
      { language: 'uk', seed: 9 },
    )
    const { outcome } = await look(post)
    // The picture alone decides, or both are offered: what is written never decides against it.
    const isRight =
      (outcome.outcome === 'matched' && outcome.sku === 'MRIYA-PINK') ||
      (outcome.outcome === 'ambiguous' && outcome.offered.some((one) => one.sku === 'MRIYA-PINK'))
    expect(isRight, JSON.stringify(outcome)).toBe(true)
  })
})
