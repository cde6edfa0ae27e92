import { z } from 'zod'
import { imageRuleSchema } from './image-tokens.ts'

/** A model's name and how it is reached. */
export const providerFields = {
  name: z
    .string('must be a name')
    .regex(/^[\w.:/-]{1,64}$/, 'must be 1-64 letters, digits and . _ : / -'),
  model: z.string('must be text').min(1, 'must not be empty').optional(),
  baseUrl: z.url({ protocol: /^https?$/, error: 'must be an http(s) address' }).optional(),
  key: z
    .string('must be the name of a variable')
    // config.ts reads the variables of exactly this form, and hides their values from every log.
    .regex(/^[A-Z][A-Z0-9_]*_API_KEY$/, 'must be the name of a variable that ends with _API_KEY')
    .optional(),
}

const positiveInt = z.int('must be a whole number').positive('must be positive')
export const usd = z.number('must be a number of dollars').nonnegative('must not be negative')

/** One model of `prompts/chain.yaml`, which explains the fields. */
export const modelCardSchema = z.strictObject({
  ...providerFields,
  timeoutMs: positiveInt,
  maxOutputTokens: positiveInt,
  maxImages: z.literal([1, 2], 'must be 1 or 2'),
  longestSide: z
    .int('must be a whole number of pixels')
    .min(64, 'must be 64-1024')
    .max(1024, 'must be 64-1024'),
  jsonSchema: z.boolean('must be true or false'),
  temperature: z.number('must be a number').min(0, 'must be 0-2').max(2, 'must be 0-2').optional(),
  outputLimit: z.enum(
    ['max_completion_tokens', 'max_tokens'],
    'must be max_completion_tokens or max_tokens',
  ),
  price: z.strictObject({
    inputUsdPerMillion: usd,
    outputUsdPerMillion: usd,
    image: imageRuleSchema,
  }),
})

export type ModelCard = Readonly<z.output<typeof modelCardSchema>>
