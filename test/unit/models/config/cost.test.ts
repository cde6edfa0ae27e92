import { describe, expect, it } from 'vitest'
import { costMicroUsd, worstCaseMicroUsd } from '#src/models/config/cost.ts'
import { type ImageRule, imageTokens } from '#src/models/config/image-tokens.ts'
import type { ModelCard } from '#src/models/config/model-card.ts'
import { modelCard } from '#test/support/vision-world.ts'

const tiles = { count: 'tiles', side: 512, tokensPerTile: 170, baseTokens: 85 } as const
const patches = { count: 'patches', side: 32, maxPatches: 1_536, multiplier: 1.62 } as const

describe('tokens of a picture', () => {
  it.each<readonly [string, ImageRule, number, number, number]>([
    ['one tile', tiles, 512, 512, 255],
    ['a pixel over a tile', tiles, 513, 512, 85 + 2 * 170],
    // The example of OpenAI's own page: 1024 x 1024 becomes 768 x 768, four tiles.
    ['scaled down', { ...tiles, shortestSide: 768 }, 1024, 1024, 765],
    // Measured by a user: 267 tokens with the 12 of the text (community.openai.com, 1262691).
    ['not scaled up', { ...tiles, shortestSide: 768 }, 128, 64, 255],
    ['patches', patches, 64, 33, Math.ceil(4 * 1.62)],
    ['at most so many patches', patches, 10_000, 10_000, Math.ceil(1_536 * 1.62)],
    ['fixed', { count: 'fixed', tokens: 300, usd: 0 }, 1, 1, 300],
  ])('%s', (...[, rule, width, height, tokens]) => {
    expect(imageTokens(rule, { width, height })).toBe(tokens)
  })
})

function priced(price: Partial<ModelCard['price']>): ModelCard {
  const { price: usual, ...card } = modelCard('m')
  return { ...card, price: { ...usual, ...price } }
}

describe('the cost of a call', () => {
  it('is in whole micro-USD, rounded up', () => {
    const card = priced({ inputUsdPerMillion: 0.15, outputUsdPerMillion: 0.6 })
    expect(costMicroUsd(card, { tokensIn: 1_001, tokensOut: 33 }, 1)).toBe(170)
  })

  it('counts pictures that are paid for one by one', () => {
    const card = priced({ image: { count: 'fixed', tokens: 0, usd: 0.002 } })
    expect(costMicroUsd(card, { tokensIn: 0, tokensOut: 0 }, 2)).toBe(4_000)
  })

  it('is nothing with a model of one’s own', () => {
    const card = priced({
      inputUsdPerMillion: 0,
      outputUsdPerMillion: 0,
      image: { count: 'fixed', tokens: 0, usd: 0 },
    })
    expect(worstCaseMicroUsd(card, { textBytes: 5_000, images: [{ width: 9, height: 9 }] })).toBe(0)
  })

  it('at worst is more than any answer within the limits can cost', () => {
    const card = modelCard('m')
    const text = 'Костюм 👗 suit'
    const textBytes = Buffer.byteLength(text)
    const worst = worstCaseMicroUsd(card, { textBytes, images: [{ width: 9, height: 9 }] })
    // One token for every byte, the picture, and the longest answer.
    const most = { tokensIn: textBytes + 100, tokensOut: card.maxOutputTokens }
    expect(worst).toBeGreaterThanOrEqual(costMicroUsd(card, most, 1))
  })
})
