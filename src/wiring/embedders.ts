import { availableParallelism } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { createModelHub, type ModelHub } from '#src/adapters/model-hub/model-hub.ts'
import { readRegistry } from '#src/adapters/model-hub/registry.ts'
import { type ExposedLayer, exposeLayer } from '#src/adapters/onnx/expose-layer.ts'
import { createOnnxEmbedder } from '#src/adapters/onnx/onnx-embedder.ts'
import type { Config } from '#src/config.ts'
import type { Embedder } from '#src/ports/embedder.ts'
import type { Metrics } from '#src/ports/metrics.ts'
import type { Surroundings } from './surroundings.ts'

export const bundled = 'bundled'
const bundledCard = fileURLToPath(new URL('../../catalog/embedder/bundled.json', import.meta.url))

/** Whether an embedder is the one that is made for the demo, by its id. */
export function isBundled(embedderId: string): boolean {
  return embedderId.startsWith(`${bundled}@`)
}

/** One picture gains little from more; the rest of a large machine is for the bot and its database. */
const maxThreads = 8

/**
 * Starts an embedder.
 * @param name as VITRYNA_EMBEDDER has it; left out: the one that it names, or `models use` did
 * @throws EmbedderError when it was not pulled or cannot run.
 */
export async function loadEmbedder(
  { config, log }: Pick<Surroundings, 'config' | 'log'>,
  metrics: Pick<Metrics, 'embedderLoaded'>,
  name?: string,
): Promise<Embedder> {
  if (name !== undefined)
    return startEmbedder({ config: { ...config, VITRYNA_EMBEDDER: name }, log })
  const embedder = await startEmbedder({ config, log })
  metrics.embedderLoaded(embedder)
  return embedder
}

function startEmbedder({ config, log }: Pick<Surroundings, 'config' | 'log'>): Promise<Embedder> {
  return createOnnxEmbedder({
    ...embedderSettings(config),
    onStatus: ({ provider, missing }) => {
      for (const one of missing) log.info(one, `${one.provider} is not available here`)
      log.info({ provider }, 'embedder')
    },
  })
}

/** Which model runs, and on what. @throws EmbedderError when it was not pulled. */
export function embedderSettings(config: Config) {
  return {
    cardFile: cardFileOf(config),
    providers: config.VITRYNA_EXECUTION_PROVIDERS,
    threads: threads(),
  }
}

/** The models of `vitryna models`; no database is needed. */
export function openModelHub(config: Config): ModelHub {
  return createModelHub({
    folder: join(config.VITRYNA_DATA_DIR, 'models'),
    registry: readRegistry(),
    tryModel: async (cardFile) => {
      const options = { cardFile, providers: ['cpu'], threads: threads() }
      const embedder = await createOnnxEmbedder({ ...options, onStatus: () => undefined })
      await embedder.close()
    },
  })
}

/**
 * Makes a layer one of the outputs of an ONNX file.
 * @param to another file of the same folder; left out: the file itself
 * @throws EmbedderError for a file that is no model, or a layer that is not in it.
 */
export function exposeModelLayer(
  file: string,
  { layer, to = file }: { readonly layer: string; readonly to?: string | undefined },
): Promise<ExposedLayer> {
  return exposeLayer({ file, layer, to })
}

/** What `VITRYNA_EMBEDDER` says, else what `models use` was told. */
export function embedderInUse(config: Config): string {
  return config.VITRYNA_EMBEDDER ?? openModelHub(config).chosen() ?? bundled
}

function cardFileOf(config: Config): string {
  const embedder = embedderInUse(config)
  if (embedder === bundled) return bundledCard
  return embedder.endsWith('.json') ? embedder : openModelHub(config).cardFile(embedder)
}

function threads(): number {
  return Math.min(availableParallelism(), maxThreads)
}
