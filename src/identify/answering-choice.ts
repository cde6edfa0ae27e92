import { z } from 'zod'
import type { SettingsStore } from '#src/ports/settings-store.ts'

const schema = z.object({
  models: z.string().nullable(),
  embedder: z.object({ id: z.string(), insteadOf: z.string() }).nullable(),
})

/** What was promoted and answers instead of what variables and files say. */
export interface AnsweringChoice {
  /** Chain and prompts; null: those of `prompts/`. */
  readonly models: string | null
  /** The embedder, as long as the variables name the one that it came after; null: that one. */
  readonly embedder: { readonly id: string; readonly insteadOf: string } | null
}

const nothing: AnsweringChoice = { models: null, embedder: null }

/** Where it is kept. */
export const answeringKey = 'answering'

/** Cheap enough to be asked for at every photo. */
export async function readAnsweringChoice(
  settings: Pick<SettingsStore, 'get'>,
): Promise<AnsweringChoice> {
  const stored = schema.safeParse(await settings.get(answeringKey))
  return stored.data ?? nothing
}
