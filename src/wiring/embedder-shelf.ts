import { resolve } from 'node:path'
import { type Lazy, lazy } from '#src/lib/lazy.ts'
import type { Embedder } from '#src/ports/embedder.ts'
import { VectorIndexError } from '#src/ports/errors.ts'
import type { SettingsStore } from '#src/ports/settings-store.ts'

export interface EmbedderShelfParts {
  readonly settings: Pick<SettingsStore, 'get' | 'set'>
  /** @param name as VITRYNA_EMBEDDER has it; left out: what the variables and `models use` say. */
  readonly loadEmbedder: (name?: string) => Promise<Embedder>
}

export type EmbedderShelf = ReturnType<typeof createEmbedderShelf>

/** The embedders of this process: its own, and others that were named. Each is loaded once, when it is first needed. */
export function createEmbedderShelf({ settings, loadEmbedder }: EmbedderShelfParts) {
  const own = lazy(() => loadEmbedder())
  const others = new Map<string, Lazy<Embedder>>()

  function byId(id: string): Lazy<Embedder> {
    const known = others.get(id) ?? lazy(() => loadNamed(id))
    others.set(id, known)
    return known
  }

  async function loadNamed(id: string): Promise<Embedder> {
    const name = await settings.get(keyOf(id))
    if (typeof name !== 'string') {
      throw new VectorIndexError(`${id} is not in use any more`, {
        remedy: 'run `vitryna rollout rollback`',
      })
    }
    const embedder = await loadEmbedder(name)
    if (embedder.id === id) return embedder
    await embedder.close()
    throw new VectorIndexError(`${name} is ${embedder.id} here, not ${id}`, {
      remedy: `put the file back, or run \`vitryna rollout rollback\``,
    })
  }

  return {
    /** What the variables and `models use` say. */
    own: own.get,
    /** By its id; one that looks at less than its own file gives is of that file. */
    async find(id: string): Promise<Embedder> {
      const embedder = await own.get()
      return [embedder, ...embedder.narrower].find((one) => one.id === id) ?? byId(id).get()
    },
    /** Loads one by its name, which is kept: every process finds it by its id from now on. */
    async name(name: string): Promise<Embedder> {
      const path = name.endsWith('.json') ? resolve(name) : name
      const embedder = await loadEmbedder(path)
      await settings.set(keyOf(embedder.id), path)
      if (embedder.id === (await own.get()).id || others.has(embedder.id)) await embedder.close()
      else
        others.set(
          embedder.id,
          lazy(async () => embedder),
        )
      return this.find(embedder.id)
    },
    /** One that never loaded, or failed to, has nothing to close. */
    async close(): Promise<void> {
      for (const one of [own, ...others.values()]) {
        await (await one.peek()?.catch(() => undefined))?.close()
      }
    },
  }
}

function keyOf(embedderId: string): string {
  return `embedder:${embedderId}`
}
