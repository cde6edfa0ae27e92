import { z } from 'zod'
import { providerFields, usd } from './model-card.ts'

/** A shopper waits for a search, and full-text search alone finds much. */
const maxSearchMs = 2_000

/** `textEmbedder` of `prompts/chain.yaml`, which explains the fields. */
export const textEmbedderCardSchema = z.strictObject({
  ...providerFields,
  dim: z
    .int('must be a whole number')
    .min(8, 'must be 8-4096 values')
    .max(4096, 'must be 8-4096 values'),
  shorten: z.boolean('must be true or false'),
  timeoutMs: z
    .int('must be a whole number')
    .min(100, `must be 100-${maxSearchMs} ms`)
    .max(maxSearchMs, `must be 100-${maxSearchMs} ms`),
  usdPerMillionTokens: usd,
})

export type TextEmbedderCard = Readonly<z.output<typeof textEmbedderCardSchema>>
