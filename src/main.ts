import { availableParallelism } from 'node:os'
import { fileURLToPath } from 'node:url'
import sharp from 'sharp'
import { createFlatIndex } from '#src/adapters/flat/flat-index.ts'
import { createMemoryAnswerCache } from '#src/adapters/memory/answer-cache.ts'
import { createOnnxEmbedder } from '#src/adapters/onnx/onnx-embedder.ts'
import { createAnswerStore } from '#src/adapters/postgres/answer-store.ts'
import { createCatalogueStore } from '#src/adapters/postgres/catalogue-store.ts'
import { type Connection, openEmbedded, openServer } from '#src/adapters/postgres/connect.ts'
import { createIdentificationLog } from '#src/adapters/postgres/identification-log.ts'
import { migrate } from '#src/adapters/postgres/migrate.ts'
import { createReferenceStore } from '#src/adapters/postgres/reference-store.ts'
import { createSettingsStore } from '#src/adapters/postgres/settings-store.ts'
import { createVectorSource } from '#src/adapters/postgres/vector-source.ts'
import { createMetrics } from '#src/adapters/prometheus/metrics.ts'
import { createRedisAnswerCache } from '#src/adapters/redis/answer-cache.ts'
import { exportCatalogue } from '#src/catalog/export-catalogue.ts'
import { findOffers } from '#src/catalog/find-offers.ts'
import {
  type ImportRequest,
  importCatalogue,
  validateCatalogue,
} from '#src/catalog/import-catalogue.ts'
import {
  type IndexDependencies,
  type IndexRequest,
  indexPhotos,
} from '#src/catalog/index-photos.ts'
import type { Config } from '#src/config.ts'
import type { Sku } from '#src/domain/sku.ts'
import { cacheAnswers } from '#src/identify/cached-answers.ts'
import { ensureDemo } from '#src/identify/demo.ts'
import { createIdentifier, type Identify } from '#src/identify/identifier.ts'
import { type Lazy, lazy } from '#src/lib/lazy.ts'
import type { Logger } from '#src/lib/logger.ts'
import { switchedOff } from '#src/models/switched-off.ts'
import { embedPictures } from '#src/photo/embed-pictures.ts'
import { openPhoto } from '#src/photo/open-photo.ts'
import type { AnswerCache } from '#src/ports/answer-cache.ts'
import type { Embedder } from '#src/ports/embedder.ts'
import { EmbedderError } from '#src/ports/errors.ts'
import type { Metrics } from '#src/ports/metrics.ts'
import type { Progress } from '#src/ports/progress.ts'

const projectFile = (path: string) => fileURLToPath(new URL(`../${path}`, import.meta.url))
const demoCatalogue = projectFile('catalog/products.yaml')
const demoThresholds = projectFile('catalog/embedder/thresholds.json')
const bundledCard = projectFile('catalog/embedder/bundled.json')

export interface Surroundings {
  readonly config: Config
  readonly log: Logger
  readonly progress: Progress
}

export type Vitryna = Awaited<ReturnType<typeof openVitryna>>

/** Reads a catalogue file and its photos; needs no database. */
export function validate(file: string, progress: Progress) {
  return validateCatalogue(file, { checkPhoto: openPhoto, progress })
}

/**
 * Opens the database, brings its schema up to date and puts everything together. The embedder is loaded when it is
 * first needed.
 * @throws AppError saying what is wrong with the set-up.
 */
export async function openVitryna(surroundings: Surroundings) {
  limitSharp()
  const { config } = surroundings
  const connection = await openDatabase(config)
  try {
    const migrated = await migrate(connection.db)
    return assemble(surroundings, connection, migrated)
  } catch (error) {
    await connection.close()
    throw error
  }
}

function assemble(surroundings: Surroundings, connection: Connection, migrated: readonly string[]) {
  const { config, log, progress } = surroundings
  const metrics = createMetrics()
  const cache = createCache(surroundings)
  const stores = createStores(connection, cache, metrics)
  const { catalogue, settings } = stores
  const embedder = lazy(() => loadEmbedder(config, log))
  const identifier = lazy(async () =>
    measured(assembleIdentifier(stores, await embedder.get()), metrics),
  )

  const importFile = (request: ImportRequest) =>
    importCatalogue(request, { store: catalogue, checkPhoto: openPhoto, progress })
  const index = async (request: IndexRequest) =>
    indexPhotos(request, indexDependencies(stores, await embedder.get(), surroundings))

  return {
    ...stores,
    connection,
    metrics,
    migrated,
    embedder: embedder.get,
    identifier: identifier.get,
    findOffers: (candidates: readonly { readonly sku: Sku }[]) =>
      findOffers(
        catalogue,
        candidates.map(({ sku }) => sku),
      ),
    importCatalogue: importFile,
    exportCatalogue: (file: string) => exportCatalogue(file, { store: catalogue, progress }),
    index,
    ensureDemo: async () =>
      ensureDemo({
        catalogue,
        settings,
        embedder: await embedder.get(),
        importDemo: () => importFile({ file: demoCatalogue, source: 'demo' }),
        indexMissing: () => index(missingPhotos),
        thresholdsFile: demoThresholds,
      }),
    async close() {
      await closeEmbedder(embedder)
      await cache.close()
      await connection.close()
    },
  }
}

type Stores = ReturnType<typeof createStores>

function createStores({ db }: Connection, cache: AnswerCache, metrics: Metrics) {
  return {
    catalogue: createCatalogueStore(db),
    references: createReferenceStore(db),
    settings: createSettingsStore(db),
    cache,
    answers: cacheAnswers(createAnswerStore(db), cache, (result) =>
      metrics.cacheLookedUp('file', result),
    ),
    identifications: createIdentificationLog(db),
    vectors: createVectorSource(db),
  }
}

function createCache({ config, log }: Surroundings): AnswerCache {
  if (!config.REDIS_URL) return createMemoryAnswerCache()
  return createRedisAnswerCache({
    url: config.REDIS_URL,
    onHealth: (health) => log.info({ health }, 'redis'),
  })
}

function measured(identify: Identify, metrics: Metrics): Identify {
  return async (photo, options) => {
    const identification = await identify(photo, options)
    metrics.identified(identification)
    return identification
  }
}

function assembleIdentifier(stores: Stores, embedder: Embedder): Identify {
  const { id: embedderId, dim } = embedder
  return createIdentifier({
    ...stores,
    embedder,
    index: createFlatIndex({ source: stores.vectors, embedderId, dim }),
    model: switchedOff,
  })
}

function indexDependencies(
  { references, catalogue }: Stores,
  embedder: Embedder,
  { log, progress }: Surroundings,
): IndexDependencies {
  return {
    references,
    catalogue,
    progress,
    embedderId: embedder.id,
    decode: async (bytes) => (await openPhoto(bytes)).decode(),
    embed: (pictures) => embedPictures(embedder, pictures),
    onFailure: ({ id, sku }, reason) => log.warn({ photo: id, sku, reason }, 'photo not indexed'),
  }
}

/** One that never loaded, or failed to, has nothing to close. */
async function closeEmbedder({ peek }: Lazy<Embedder>): Promise<void> {
  const made = await peek()?.catch(() => undefined)
  await made?.close()
}

const missingPhotos: IndexRequest = {
  scope: { kind: 'missing' },
  frames: { kind: 'all' },
  maxFrames: undefined,
  role: undefined,
  rebuild: false,
}

function openDatabase(config: Config): Promise<Connection> {
  return config.DATABASE_URL
    ? openServer(config.DATABASE_URL)
    : openEmbedded(config.VITRYNA_DATA_DIR)
}

function loadEmbedder(config: Config, log: Logger): Promise<Embedder> {
  return createOnnxEmbedder({
    cardFile: cardFileOf(config.VITRYNA_EMBEDDER),
    providers: config.VITRYNA_EXECUTION_PROVIDERS,
    threads: availableParallelism(),
    onProviderMissing: (provider, reason) =>
      log.debug({ provider, reason }, 'execution provider is not to be had here'),
  })
}

function cardFileOf(embedder: string): string {
  if (embedder === 'bundled') return bundledCard
  if (embedder.endsWith('.json')) return embedder
  throw new EmbedderError(`there is no embedder ${embedder}`, {
    remedy: 'set VITRYNA_EMBEDDER to `bundled` or to the path of a JSON card',
  })
}

/** libvips keeps decoded pictures and a thread per core by default, which adds up in a process that runs for months. */
function limitSharp(): void {
  sharp.cache(false)
  sharp.concurrency(1)
}
