import { fileURLToPath } from 'node:url'
import sharp from 'sharp'
import { cacheAnswers } from '#src/adapters/composite/cached-answers.ts'
import { createMemoryAnswerCache } from '#src/adapters/memory/answer-cache.ts'
import { createMemoryFingerprintIndex } from '#src/adapters/memory/fingerprint-index.ts'
import { createOnnxEmbedder } from '#src/adapters/onnx/onnx-embedder.ts'
import { createAnswerStore } from '#src/adapters/postgres/answers/answer-store.ts'
import { createFingerprintSource } from '#src/adapters/postgres/answers/fingerprint-store.ts'
import { createIdentificationLog } from '#src/adapters/postgres/answers/identification-log.ts'
import { createCatalogueStore } from '#src/adapters/postgres/catalogue/catalogue-store.ts'
import { createProductSearch } from '#src/adapters/postgres/catalogue/product-search.ts'
import {
  createTextVectorSource,
  createTextVectorStore,
} from '#src/adapters/postgres/catalogue/text-vectors.ts'
import {
  type Connection,
  type Db,
  openEmbedded,
  openServer,
} from '#src/adapters/postgres/connection/connect.ts'
import { migrate } from '#src/adapters/postgres/connection/migrate.ts'
import { createSettingsStore } from '#src/adapters/postgres/connection/settings-store.ts'
import { createCasePhotos } from '#src/adapters/postgres/references/case-photos.ts'
import { createConfirmedPhotos } from '#src/adapters/postgres/references/confirmed-photos.ts'
import { createFeatureSource } from '#src/adapters/postgres/references/feature-source.ts'
import { createHeadStore } from '#src/adapters/postgres/references/head-store.ts'
import { createReferenceColours } from '#src/adapters/postgres/references/reference-colours.ts'
import { createReferenceStore } from '#src/adapters/postgres/references/reference-store.ts'
import { createMetrics } from '#src/adapters/prometheus/metrics.ts'
import { createRedisAnswerCache } from '#src/adapters/redis/answer-cache.ts'
import { createRedisFingerprintIndex } from '#src/adapters/redis/fingerprint-index.ts'
import { exportCatalogue } from '#src/catalog/export-catalogue.ts'
import { findOffers } from '#src/catalog/find-offers.ts'
import {
  type ImportRequest,
  importCatalogue,
  validateCatalogue,
} from '#src/catalog/import-catalogue.ts'
import type { Config } from '#src/config.ts'
import type { Sku } from '#src/domain/sku.ts'
import {
  type IndexDependencies,
  type IndexRequest,
  indexPhotos,
} from '#src/indexing/index-photos.ts'
import type { Logger } from '#src/lib/logger.ts'
import { describePictures } from '#src/photo/describe-pictures.ts'
import { fingerprintPhoto } from '#src/photo/fingerprint.ts'
import { openPhoto } from '#src/photo/open-photo.ts'
import { isSamePictureUnturned } from '#src/photo/same-picture.ts'
import type { AnswerCache } from '#src/ports/answer-cache.ts'
import type { Embedder } from '#src/ports/embedder.ts'
import type { FingerprintIndex } from '#src/ports/fingerprint-index.ts'
import type { Metrics } from '#src/ports/metrics.ts'
import type { Progress } from '#src/ports/progress.ts'
import { ensureDemo } from '#src/wiring/demo.ts'
import { embedderSettings } from '#src/wiring/embedders.ts'
import { createIndexMaintenance } from './wiring/index-maintenance.ts'
import { createRecognition } from './wiring/recognition.ts'
import { openSemanticSearch } from './wiring/semantic-search.ts'
import { openVectorIndex } from './wiring/vector-index.ts'
import { openVisionModels } from './wiring/vision-models.ts'

const projectFile = (path: string) => fileURLToPath(new URL(`../${path}`, import.meta.url))
const demoCatalogue = projectFile('catalog/products.yaml')
const demoFiles = { thresholdsFile: projectFile('catalog/embedder/thresholds.json') }

export interface Surroundings {
  readonly config: Config
  readonly log: Logger
  readonly progress: Progress
  /** Holds an embedded database that is opened instead of the shop's. */
  readonly scratchDir?: string
  /**
   * What vision models answer is kept in `evals/recorded` for `VITRYNA_LLM_MODE=recorded`, and this is told of each
   * answer. Products are then searched by words alone, as they are with recorded answers.
   */
  readonly onAnswerKept?: () => void
  /** Models are paid from a budget of this run, micro-USD, and not from the shop's. */
  readonly runBudgetMicroUsd?: number
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
  const connection = await openDatabase(surroundings)
  try {
    const migrated = await migrate(connection.db)
    return assemble(surroundings, connection, migrated)
  } catch (error) {
    await connection.close()
    throw error
  }
}

function assemble(surroundings: Surroundings, connection: Connection, migrated: readonly string[]) {
  const { progress } = surroundings
  const metrics = createMetrics()
  const stores = createStores(surroundings, connection, metrics)
  const { catalogue } = stores
  const vision = openVisionModels({ ...surroundings, db: connection.db, catalogue, metrics })
  const meaning = openSemanticSearch({ ...surroundings, ...stores, embedder: vision.textEmbedder })
  const { close: closeSight, ...sight } = createRecognition({
    ...stores,
    products: meaning?.products ?? stores.products,
    model: vision.model,
    metrics,
    loadEmbedder: () => loadEmbedder(surroundings, metrics),
    openIndex: (source, { id, dim }) =>
      openVectorIndex(surroundings, { source, embedderId: id, dim }),
  })
  const { embedder } = sight

  const importFile = (request: ImportRequest) =>
    importCatalogue(request, { store: catalogue, checkPhoto: openPhoto, progress })
  const index = async (request: IndexRequest) =>
    indexPhotos(request, indexDependencies(stores, await embedder(), surroundings))

  return {
    ...stores,
    connection,
    metrics,
    migrated,
    vision,
    /** Search by what texts mean; undefined: no text embedder is in use. */
    meaning,
    ...sight,
    findOffers: offersOf(catalogue),
    ...createIndexMaintenance({ ...stores, ...sight, ...surroundings, index }),
    importCatalogue: importFile,
    exportCatalogue: (file: string) => exportCatalogue(file, { store: catalogue, progress }),
    index,
    ensureDemo: async () =>
      ensureDemo({
        ...stores,
        ...demoFiles,
        embedder: await embedder(),
        importDemo: () => importFile({ file: demoCatalogue, source: 'demo' }),
        indexMissing: async () => {
          await index(missingPhotos)
          await meaning?.indexTexts()
        },
      }),
    async close() {
      await closeSight()
      await vision.close()
      await stores.cache.close()
      await stores.fingerprints.close()
      await connection.close()
    },
  }
}

function offersOf(catalogue: Stores['catalogue']) {
  return (candidates: readonly { readonly sku: Sku }[]) =>
    findOffers(
      catalogue,
      candidates.map(({ sku }) => sku),
    )
}

type Stores = ReturnType<typeof createStores>

function createStores(surroundings: Surroundings, { db }: Connection, metrics: Metrics) {
  const cache = createCache(surroundings)
  const fingerprints = createFingerprintIndex(surroundings.config, db)
  return {
    catalogue: createCatalogueStore(db),
    references: createReferenceStore(db),
    settings: createSettingsStore(db),
    cache,
    fingerprints,
    answers: cacheAnswers(createAnswerStore(db, fingerprints), cache, (result) =>
      metrics.cacheLookedUp('file', result),
    ),
    identifications: createIdentificationLog(db),
    products: createProductSearch(db),
    textVectors: createTextVectorStore(db),
    textVectorSource: createTextVectorSource(db),
    features: createFeatureSource(db),
    colours: createReferenceColours(db),
    heads: createHeadStore(db),
    confirmed: createConfirmedPhotos(db),
    casePhotos: createCasePhotos(db),
  }
}

function createCache({ config, log }: Surroundings): AnswerCache {
  if (!config.REDIS_URL) return createMemoryAnswerCache()
  return createRedisAnswerCache({
    url: config.REDIS_URL,
    onHealth: (health) => log.info({ health }, 'redis'),
  })
}

function createFingerprintIndex({ REDIS_URL: url }: Config, db: Db): FingerprintIndex {
  const source = createFingerprintSource(db)
  const memory = createMemoryFingerprintIndex(source)
  return url ? createRedisFingerprintIndex({ url, source, fallback: memory }) : memory
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
    describe: (pictures) => describePictures(embedder, pictures),
    async fingerprintPhoto(picture) {
      const { fingerprint, regions } = await fingerprintPhoto(picture)
      return { fingerprint, isSameAs: (known) => isSamePictureUnturned(known, regions) }
    },
    onFailure: ({ id, sku }, reason) => log.warn({ photo: id, sku, reason }, 'photo not indexed'),
  }
}

/** Makes what is not there yet. */
export const missingPhotos: IndexRequest = {
  scope: { kind: 'missing' },
  frames: { kind: 'all' },
  maxFrames: undefined,
  role: undefined,
  rebuild: false,
}

function openDatabase({ config, scratchDir }: Surroundings): Promise<Connection> {
  if (scratchDir) return openEmbedded(scratchDir)
  return config.DATABASE_URL
    ? openServer(config.DATABASE_URL)
    : openEmbedded(config.VITRYNA_DATA_DIR)
}

async function loadEmbedder({ config, log }: Surroundings, metrics: Metrics): Promise<Embedder> {
  const embedder = await createOnnxEmbedder({
    ...embedderSettings(config),
    onStatus: ({ provider, missing }) => {
      for (const one of missing) log.info(one, `${one.provider} is not to be had here`)
      log.info({ provider }, 'embedder')
    },
  })
  metrics.embedderLoaded(embedder)
  return embedder
}

/** libvips keeps decoded pictures and a thread per core by default, which adds up in a process that runs for months. */
function limitSharp(): void {
  sharp.cache(false)
  sharp.concurrency(1)
}
