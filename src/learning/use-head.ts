import {
  openSpace,
  readRememberedChoice,
  readSpaceChoice,
  saveSpaceChoice,
} from '#src/identify/scoring/embedding-space.ts'
import { hasOwnThresholds, restoreThresholds } from '#src/identify/scoring/thresholds.ts'
import type { Embedder } from '#src/ports/embedder.ts'
import type { HeadStore } from '#src/ports/head-store.ts'
import type { SettingsStore } from '#src/ports/settings-store.ts'

export interface UseHeadDependencies {
  readonly embedder: Pick<Embedder, 'id' | 'dim' | 'midDim' | 'views'>
  readonly heads: Pick<HeadStore, 'find'>
  readonly settings: SettingsStore
}

export interface UsedSpace {
  readonly spaceId: string
  /** Whether its thresholds were fitted to photos of the shop. */
  readonly isFitted: boolean
}

/**
 * Goes back to a head that was learned before, or to none, with what was chosen beside it: nothing is learned, and the
 * thresholds that were fitted then hold again. Of the head in use the thresholds come back that the bot replaced by
 * itself.
 * @param version null: none
 * @throws VectorIndexError when the embedder has no such head.
 */
export async function useHead(
  { embedder, heads, settings }: UseHeadDependencies,
  version: number | null,
): Promise<UsedSpace> {
  const current = await readSpaceChoice(settings, embedder.id)
  const isInUse = current.head === version
  const choice = isInUse ? current : await readRememberedChoice(settings, embedder.id, version)
  const { id } = await openSpace(embedder, choice, heads)
  if (isInUse) await restoreThresholds(settings, id)
  await saveSpaceChoice(settings, embedder.id, choice)
  return { spaceId: id, isFitted: await hasOwnThresholds(settings, id) }
}
