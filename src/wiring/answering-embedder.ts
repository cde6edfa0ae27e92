import { spaceId } from '#src/domain/space-choice.ts'
import { readSpaceChoice } from '#src/identify/scoring/embedding-space.ts'
import { hasOwnThresholds } from '#src/identify/scoring/thresholds.ts'
import type { Embedder } from '#src/ports/embedder.ts'
import type { ReferenceStore } from '#src/ports/reference-store.ts'
import type { SettingsStore } from '#src/ports/settings-store.ts'

interface AnsweringParts {
  readonly references: Pick<ReferenceStore, 'hasVectors' | 'isBehind'>
  readonly settings: Pick<SettingsStore, 'get' | 'set'>
}

/**
 * Who photos are named with. When an embedder comes to look at more, by a newer program or another card, the vectors of
 * what it looked at before answer until its own are complete and its thresholds are fitted, where the old ones were;
 * from then on its own count, whatever is missing later.
 */
export function createAnsweringEmbedder({ references, settings }: AnsweringParts) {
  const complete = new Set<string>()

  async function isComplete({ id, narrower }: Embedder): Promise<boolean> {
    if (narrower.length === 0 || complete.has(id)) return true
    if ((await settings.get(keyOf(id))) === undefined) return false
    complete.add(id)
    return true
  }

  return {
    /** Cheap enough to be asked for at every photo. */
    async choose(embedder: Embedder): Promise<Embedder> {
      if (await isComplete(embedder)) return embedder
      for (const earlier of embedder.narrower) {
        if (await references.hasVectors(earlier.id)) return earlier
      }
      return embedder
    },
    /**
     * Lets an embedder answer from now on, if it has all vectors that one before it has. To be asked after vectors were
     * made.
     * @param refit fits its thresholds, when those before were fitted
     */
    async takeOver(embedder: Embedder, refit: () => Promise<void>): Promise<void> {
      if (await isComplete(embedder)) return
      const { id, narrower } = embedder
      for (const earlier of narrower) {
        if (await references.isBehind(id, earlier.id)) return
      }
      if (await isFitted(narrower)) await refit()
      await settings.set(keyOf(id), true)
    },
  }

  async function isFitted(embedders: readonly Embedder[]): Promise<boolean> {
    for (const { id } of embedders) {
      const choice = await readSpaceChoice(settings, id)
      if (await hasOwnThresholds(settings, spaceId(id, choice))) return true
    }
    return false
  }
}

function keyOf(embedderId: string): string {
  return `complete:${embedderId}`
}
