import type { Embedder } from '#src/ports/embedder.ts'
import type { ReferenceStore } from '#src/ports/reference-store.ts'
import type { SettingsStore } from '#src/ports/settings-store.ts'

interface AnsweringParts {
  readonly references: Pick<ReferenceStore, 'isBehind'>
  readonly settings: Pick<SettingsStore, 'get' | 'set'>
}

/**
 * Who photos are named with. When an embedder comes to look at more, by a newer program or another card, the vectors of
 * what it looked at before answer until its own are complete; from then on these are what counts, whatever is missing
 * later. Cheap enough to be asked for at every photo.
 */
export function createAnsweringEmbedder({ references, settings }: AnsweringParts) {
  const complete = new Set<string>()
  return async (embedder: Embedder): Promise<Embedder> => {
    const { id, narrower } = embedder
    if (narrower.length === 0 || complete.has(id)) return embedder
    const key = `complete:${id}`
    if ((await settings.get(key)) === undefined) {
      for (const earlier of narrower) {
        if (await references.isBehind(id, earlier.id)) return earlier
      }
      await settings.set(key, true)
    }
    complete.add(id)
    return embedder
  }
}
