import { z } from 'zod'
import type { TokenUsage } from '#src/ports/model-client.ts'

/** No model takes or writes as many; a count beyond it, or below zero, is a mistake of the server. */
const maxTokens = 10_000_000

const count = z.int().min(0).max(maxTokens)
/** No question has none: some gateways send zeros for what they do not know. */
const countRead = count.min(1)

/** As OpenAI calls them, or as other APIs do behind the same address. */
const schema = z.object({
  usage: z.union([
    z.object({
      prompt_tokens: countRead,
      completion_tokens: count.nullish(),
      total_tokens: count.nullish().catch(undefined),
    }),
    z.object({ input_tokens: countRead, output_tokens: count.nullish() }).transform((usage) => ({
      prompt_tokens: usage.input_tokens,
      completion_tokens: usage.output_tokens,
      total_tokens: undefined,
    })),
  ]),
})

/** What a response says it took, whatever else it says; undefined when it says nothing that can be true. */
export function usageOf(response: unknown): TokenUsage | undefined {
  const parsed = schema.safeParse(response)
  if (!parsed.success) return undefined
  const { prompt_tokens: tokensIn, completion_tokens: written, total_tokens } = parsed.data.usage
  // xAI counts what a model thinks in the total alone, and charges for it.
  const tokensOut = Math.max(written ?? 0, (total_tokens ?? 0) - tokensIn)
  return { tokensIn, tokensOut }
}
