import { z } from 'zod'
import { isSku, type Sku } from '#src/domain/sku.ts'
import type { RankedCase } from '#src/learning/calibrate.ts'

export const skuSchema = z
  .string()
  .normalize('NFC')
  .refine(isSku, 'is not a SKU')
  .transform((text) => text as Sku)
const count = z.number().nonnegative()

/** What the ladder made of a case, once: an identification laid out flat, and what an eval wants to know besides. */
export const answerSchema = z.object({
  outcome: z.enum(['matched', 'ambiguous', 'unknown']),
  sku: skuSchema.nullable(),
  method: z.string().nullable(),
  /** Of the answer, 0-1; null without one. */
  confidence: z.number().nullable(),
  candidates: z.array(z.object({ sku: skuSchema, score: z.number() })),
  /** Left out where nobody looked at the picture. */
  isScreenshot: z.boolean().exactOptional(),
  costMicroUsd: count,
  latencyMs: count,
  rungs: z.array(
    z.object({
      rung: z.string(),
      result: z.enum(['decided', 'undecided', 'unavailable']),
      ms: count,
      reason: z.string(),
    }),
  ),
  /** The chance that the answer, or else the best candidate, is right, 0-1. */
  guessConfidence: z.number(),
  tokensIn: count,
  tokensOut: count,
  /** The photo's vector was there already: the embedder did not run. */
  hadVector: z.boolean(),
  /** The same identifier might answer otherwise another time: a live model was asked, or a rung failed. */
  mayVary: z.boolean(),
  /** What vision models were asked; pictures stand as `[picture, 31 kB]`. */
  prompts: z.array(z.object({ model: z.string(), prompt: z.string(), user: z.string() })),
  /** Vision models that answered, as the provider calls them. */
  models: z.array(z.string()),
})

export const caseResultSchema = z.object({
  /** SHA-256 of picture and caption: the same case in another run, whatever its SKU is said to be. */
  key: z.string(),
  /** As the file of cases names it. */
  photo: z.string(),
  caption: z.string(),
  tags: z.array(z.string()),
  /** Of the expected product; null for what is not sold. */
  category: z.string().nullable(),
  /** null: the shop does not sell it. */
  expected: skuSchema.nullable(),
  /** One for each repeat, at least one. */
  answers: z.tuple([answerSchema], answerSchema),
})

export type CaseAnswer = z.output<typeof answerSchema>

/** A case and what the ladder made of it, as often as it was asked. */
export type CaseResult = z.output<typeof caseResultSchema>

/** What the case is about: photos of one product are not independent of each other. */
export function productOf({ expected, key }: Pick<CaseResult, 'expected' | 'key'>): string {
  return expected ?? key
}

/** What thresholds are fitted to: the first answer. */
export function toRankedCase({ expected, answers: [first] }: CaseResult): RankedCase {
  return { expected, candidates: first.candidates, rungs: first.rungs }
}

/** The answer, or else the best candidate. */
export function guessOf({ sku, candidates }: CaseAnswer): Sku | undefined {
  return sku ?? candidates[0]?.sku
}
