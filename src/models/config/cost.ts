import type { TokenUsage } from '#src/ports/model-client.ts'
import { imageTokens } from './image-tokens.ts'
import type { ModelCard } from './model-card.ts'

/** Around texts and pictures: roles, separators. Providers count about ten per message. */
const framingTokens = 64

export interface RequestSize {
  /** UTF-8 bytes of all texts, the schema included. */
  readonly textBytes: number
  /** In pixels. */
  readonly images: readonly { readonly width: number; readonly height: number }[]
}

/**
 * What a call costs at most, in whole micro-USD. A token of text is one byte at least, so the bytes bound the tokens
 * from above in every language.
 */
export function worstCaseMicroUsd(card: ModelCard, { textBytes, images }: RequestSize): number {
  const { image } = card.price
  const pictureTokens = images.reduce((sum, size) => sum + imageTokens(image, size), 0)
  const pictureMicroUsd = image.count === 'fixed' ? images.length * image.usd * 1e6 : 0
  const tokensIn = textBytes + pictureTokens + framingTokens
  return Math.ceil(
    tokenMicroUsd(card, { tokensIn, tokensOut: card.maxOutputTokens }) + pictureMicroUsd,
  )
}

/** What a call cost, in whole micro-USD, by what the provider counted. */
export function costMicroUsd(card: ModelCard, usage: TokenUsage, imageCount: number): number {
  const { image } = card.price
  const pictureMicroUsd = image.count === 'fixed' ? imageCount * image.usd * 1e6 : 0
  return Math.ceil(tokenMicroUsd(card, usage) + pictureMicroUsd)
}

/** Dollars per million tokens are micro-dollars per token. */
function tokenMicroUsd({ price }: ModelCard, { tokensIn, tokensOut }: TokenUsage): number {
  return tokensIn * price.inputUsdPerMillion + tokensOut * price.outputUsdPerMillion
}
