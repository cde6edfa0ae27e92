import { z } from 'zod'
import { sha256 } from '#src/lib/hash.ts'
import { ConfigError } from '#src/ports/errors.ts'
import type { SettingsStore } from '#src/ports/settings-store.ts'

/** What models are asked about a photo. */
export const photoPrompts = ['choose-product', 'describe-photo'] as const

export type PhotoPrompt = (typeof photoPrompts)[number]

const schema = z.strictObject({
  chain: z.string().exactOptional(),
  prompts: z.partialRecord(z.enum(photoPrompts), z.string()),
})

/** The text of a chain and of prompts that stand for those of `prompts/`; what is left out is as it is there. */
export interface ModelSet {
  readonly chain?: string
  readonly prompts: Readonly<Partial<Record<PhotoPrompt, string>>>
}

export const noModelSet: ModelSet = { prompts: {} }

const idLength = 8

/**
 * Keeps a set: files come and go, and what is taken back must be what it was.
 * @returns its name, by what is in it; null: nothing is.
 */
export async function saveModelSet(
  settings: Pick<SettingsStore, 'set'>,
  { chain, prompts }: ModelSet,
): Promise<string | null> {
  const named = photoPrompts.flatMap((name) => {
    const text = prompts[name]
    return text === undefined ? [] : [[name, text] as const]
  })
  if (chain === undefined && named.length === 0) return null
  const set = { ...(chain === undefined ? {} : { chain }), prompts: Object.fromEntries(named) }
  const id = sha256(JSON.stringify(set)).slice(0, idLength)
  await settings.set(keyOf(id), set)
  return id
}

/** @throws ConfigError when there is no such set. */
export async function readModelSet(
  settings: Pick<SettingsStore, 'get'>,
  id: string | null,
): Promise<ModelSet> {
  if (id === null) return noModelSet
  const stored = schema.safeParse(await settings.get(keyOf(id)))
  if (stored.success) return stored.data
  throw new ConfigError(`the chain and prompts ${id} are not in the database`, {
    remedy: 'run `vitryna rollout rollback`',
    cause: stored.error,
  })
}

function keyOf(id: string): string {
  return `models:${id}`
}
