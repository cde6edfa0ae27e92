import { parseDocument } from 'yaml'
import { z } from 'zod'
import { ConfigError } from '#src/ports/errors.ts'
import { describeIssues } from './describe-issues.ts'
import { type ModelCard, modelCardSchema, usd } from './model-card.ts'
import { type TextEmbedderCard, textEmbedderCardSchema } from './text-embedder-card.ts'

const schema = z
  .strictObject({
    photoBudgetUsd: usd,
    models: z
      .array(modelCardSchema, 'must be a list of models')
      .refine(
        (models) => new Set(models.map(({ name }) => name)).size === models.length,
        'must not name a model twice',
      ),
    textEmbedder: textEmbedderCardSchema.optional(),
  })
  // Ledger, breakers and metrics tell them apart by name.
  .refine(({ models, textEmbedder }) => !models.some(({ name }) => name === textEmbedder?.name), {
    path: ['textEmbedder', 'name'],
    error: 'must not be the name of a model',
  })

/** `prompts/chain.yaml`: which models are asked, in which order, and what they may cost. */
export interface Chain {
  /** Whole micro-USD: what all calls for one photo may cost together. */
  readonly photoBudgetMicroUsd: number
  readonly models: readonly ModelCard[]
  /** undefined: products are searched by words alone. */
  readonly textEmbedder: TextEmbedderCard | undefined
}

/** @throws ConfigError naming every mistake with its field, in one message. */
export function parseChain(yaml: string, file: string): Chain {
  const document = parseDocument(yaml)
  const [broken] = document.errors
  if (broken) throw wrong([`${file}: ${broken.message.split('\n')[0]}`], broken)
  const parsed = schema.safeParse(document.toJS())
  if (!parsed.success) throw wrong(describeIssues(parsed.error, file), parsed.error)
  const { photoBudgetUsd, models, textEmbedder } = parsed.data
  return { photoBudgetMicroUsd: Math.round(photoBudgetUsd * 1e6), models, textEmbedder }
}

function wrong(problems: readonly string[], cause: unknown): ConfigError {
  const remedy = 'correct the file; its comments explain every field'
  return new ConfigError(problems.join('; '), { remedy, cause })
}
