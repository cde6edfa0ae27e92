import { z } from 'zod'

const count = z.int('must be a whole number').nonnegative('must not be negative')
const length = z.int('must be a whole number of pixels').positive('must be a number of pixels')

/**
 * How a provider counts a picture. There are two systems, and documents do not say which model uses which
 * (openai/openai-python 2851), so each model of the chain names its own.
 */
export const imageRuleSchema = z.discriminatedUnion(
  'count',
  [
    /** base + per tile of side x side; a picture whose shortest side is longer than `shortestSide` is scaled to it. */
    z.strictObject({
      count: z.literal('tiles'),
      side: length,
      shortestSide: length.optional(),
      tokensPerTile: count,
      baseTokens: count,
    }),
    /** Per patch of side x side, at most so many, times a multiplier. */
    z.strictObject({
      count: z.literal('patches'),
      side: length,
      maxPatches: length,
      multiplier: z.number('must be a number').positive('must be positive'),
    }),
    /** The same for every picture. */
    z.strictObject({
      count: z.literal('fixed'),
      tokens: count,
      usd: z.number('must be a number of dollars').nonnegative('must not be negative'),
    }),
  ],
  'must be tiles, patches or fixed',
)

export type ImageRule = Readonly<z.output<typeof imageRuleSchema>>

interface Size {
  readonly width: number
  readonly height: number
}

/** The input tokens of one picture of so many pixels. */
export function imageTokens(rule: ImageRule, { width, height }: Size): number {
  switch (rule.count) {
    case 'fixed':
      return rule.tokens
    case 'patches': {
      const patches = Math.ceil(width / rule.side) * Math.ceil(height / rule.side)
      return Math.ceil(Math.min(patches, rule.maxPatches) * rule.multiplier)
    }
    case 'tiles': {
      const scale = Math.min(1, (rule.shortestSide ?? Infinity) / Math.min(width, height))
      const tiles = tilesOf(width * scale, rule.side) * tilesOf(height * scale, rule.side)
      return rule.baseTokens + tiles * rule.tokensPerTile
    }
  }
}

/** A side that scaling made 768.0000001 is one of 768. */
function tilesOf(length: number, side: number): number {
  return Math.ceil(Math.round(length) / side)
}
