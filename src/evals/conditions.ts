import { z } from 'zod'

/** What an eval stands on: results of other conditions are another thing measured. */
export const conditionsSchema = z.object({
  /** The embedding space: the embedder's name and the hash of its file, colours and head. */
  embedderId: z.string(),
  /** null: none were fitted to the space. */
  thresholds: z
    .object({ threshold: z.number(), margin: z.number(), plausible: z.number() })
    .nullable(),
  catalogueRevision: z.string(),
  /** Name and version of each. */
  prompts: z.array(z.string()),
  /** Whether vision models are asked, played back or left out. */
  llmMode: z.enum(['real', 'off', 'recorded']),
  /** Models that answered, as the provider reports them. */
  models: z.array(z.string()),
})

export type Conditions = Readonly<z.output<typeof conditionsSchema>>

const names: Readonly<Record<keyof Conditions, string>> = {
  embedderId: 'embedder',
  thresholds: 'thresholds',
  catalogueRevision: 'catalogue',
  prompts: 'prompts',
  llmMode: 'vision models',
  models: 'models that answered',
}

/** One line for each condition in which two runs differ. */
export function conditionChanges(before: Conditions, after: Conditions): readonly string[] {
  return Object.entries(names).flatMap(([key, name]) => {
    const [was, is] = [before, after].map((conditions) => show(conditions[key as keyof Conditions]))
    return was === is ? [] : [`${name}: ${was} -> ${is}`]
  })
}

function show(value: Conditions[keyof Conditions]): string {
  if (value === null) return 'none fitted'
  if (typeof value === 'string') return value
  if (Array.isArray(value)) return value.join(', ') || 'none'
  return Object.entries(value)
    .map(([name, number]) => `${name} ${number}`)
    .join(', ')
}
