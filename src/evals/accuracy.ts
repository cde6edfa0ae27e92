import { z } from 'zod'
import type { SettingsStore } from '#src/ports/settings-store.ts'

const key = 'eval:accuracy'
const schema = z.object({ share: z.number().min(0).max(1) })

/**
 * Keeps the share of its own cases that the shop's present build and catalogue got right.
 * @param share 0-1; null, of no cases, changes nothing
 */
export async function saveAccuracy(
  settings: Pick<SettingsStore, 'set'>,
  share: number | null,
): Promise<void> {
  if (share !== null) await settings.set(key, { share })
}

/** @returns undefined before the first eval of the shop's own catalogue */
export async function readAccuracy(
  settings: Pick<SettingsStore, 'get'>,
): Promise<number | undefined> {
  return schema.safeParse(await settings.get(key)).data?.share
}
