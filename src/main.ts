import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import sharp from 'sharp'
import type { Connection } from '#src/adapters/postgres/connection/connect.ts'
import { createMetrics } from '#src/adapters/prometheus/metrics.ts'
import { type BackupDependencies, writeBackup } from '#src/backup/write-backup.ts'
import { exportCatalogue } from '#src/catalog/export-catalogue.ts'
import { createFindOffers } from '#src/catalog/find-offers.ts'
import {
  type ImportRequest,
  importCatalogue,
  validateCatalogue,
  validateFile,
} from '#src/catalog/import-catalogue.ts'
import { createSentCatalogues } from '#src/catalog/sent-catalogues.ts'
import { missingPhotos } from '#src/indexing/index-photos.ts'
import { openPhoto } from '#src/photo/open-photo.ts'
import type { ProductSearch } from '#src/ports/product-search.ts'
import { type Progress, silentProgress } from '#src/ports/progress.ts'
import { ensureDemo } from '#src/wiring/demo.ts'
import { loadEmbedder } from '#src/wiring/embedders.ts'
import { createFeeds } from '#src/wiring/feeds.ts'
import { createHealthChecks, createIntakeChecks } from '#src/wiring/health/health-checks.ts'
import { createIndexJobs } from '#src/wiring/index-jobs.ts'
import { createIndexMaintenance } from '#src/wiring/index-maintenance.ts'
import { createLearning } from '#src/wiring/learning.ts'
import { openMigrated } from '#src/wiring/open-migrated.ts'
import { createRecognition } from '#src/wiring/recognition.ts'
import { createRollout } from '#src/wiring/rollout.ts'
import { openSemanticSearch, type SemanticSearch } from '#src/wiring/semantic-search.ts'
import { createStores, type Stores } from '#src/wiring/stores.ts'
import type { Surroundings } from '#src/wiring/surroundings.ts'
import { openTracing, type Tracing } from '#src/wiring/tracing.ts'
import { openVectorIndex } from '#src/wiring/vector-index.ts'
import { openVisionModels } from '#src/wiring/vision-models.ts'
import { createMeasureShop } from './wiring/measure-shop.ts'

const projectFile = (path: string) => fileURLToPath(new URL(`../${path}`, import.meta.url))
const demoCatalogue = projectFile('catalog/products.yaml')
const demoThresholds = projectFile('catalog/embedder/thresholds.json')

const stopDeadlineMs = 1_000

export type Vitryna = Awaited<ReturnType<typeof openVitryna>>

/** Reads a catalogue file and its photos; needs no database. */
export function validate(file: string, progress: Progress) {
  return validateCatalogue(file, { checkPhoto: openPhoto, progress })
}

/** The same, or a price list. */
export function validateAny(file: string, progress: Progress) {
  return validateFile(file, { checkPhoto: openPhoto, progress })
}

/**
 * Opens the database, brings its schema up to date and puts everything together. The embedder is loaded when it is
 * first needed.
 * @throws AppError saying what is wrong with the set-up.
 */
export async function openVitryna(surroundings: Surroundings) {
  limitSharp()
  const { connection, migrated } = await openMigrated(surroundings)
  try {
    const tracing = await openTracing(surroundings)
    return { connection, migrated, ...assemble(surroundings, connection, tracing) }
  } catch (error) {
    await connection.close()
    throw error
  }
}

function assemble(surroundings: Surroundings, connection: Connection, tracing: Tracing) {
  const { config, log, progress } = surroundings
  const { VITRYNA_DATA_DIR: dataDir } = config
  const metrics = createMetrics()
  const stores = createStores(surroundings, connection, metrics)
  const { tracer } = tracing
  const measuring = { ...surroundings, metrics, tracer }
  const models = openVisionModels({ ...measuring, ...connection, catalogue: stores.catalogue })
  const { textEmbedder } = models
  const semanticSearch = openSemanticSearch({ embedder: textEmbedder, stores, log, progress })
  const products = semanticSearch?.products ?? stores.products
  const recognition = createRecognition({
    ...{ ...measuring, stores, products, openModels: models.open },
    fingerprints: stores.fingerprints,
    loadEmbedder: (name) => loadEmbedder(surroundings, metrics, name),
    openIndex: (source, { id: embedderId, dim }) =>
      openVectorIndex(measuring, { source, embedderId, dim }),
  })
  const rollout = createRollout({ ...measuring, ...connection, stores, recognition, dataDir })
  const learning = createLearning({ stores, recognition, progress, dataDir })
  const index = createIndexMaintenance({ stores, recognition, learning, log, progress })
  const indexJobs = createIndexJobs({
    ...{ stores, index, semanticSearch, metrics, log, progress },
    isAlone: connection.isSoleOwner,
  })
  const healthParts = { config, connection, stores, recognition, models }
  const catalogue = createCatalogue({ stores, products, semanticSearch, progress, dataDir })
  return {
    metrics,
    stores,
    models,
    recognition,
    index,
    indexJobs,
    catalogue,
    learning,
    rollout,
    measureShop: createMeasureShop({ ...stores, models, metrics, dataDir }),
    healthChecks: createHealthChecks(healthParts),
    intakeChecks: createIntakeChecks(healthParts),
    backups: createBackups({ rows: stores.rows, dataDir, progress }),
    ensureDemo: () =>
      ensureDemo({
        catalogue: stores.catalogue,
        settings: stores.settings,
        thresholdsFile: demoThresholds,
        embedder: recognition.embedder,
        importDemo: () => catalogue.import({ file: demoCatalogue, source: 'demo' }),
        indexMissing: async () => {
          await index.indexPhotos(missingPhotos)
          await semanticSearch?.indexTexts()
        },
      }),
    close: () => closeAll({ stores, recognition, models, connection, tracing }),
  }
}

function createBackups(parts: BackupDependencies) {
  return {
    /** Where those are kept that nobody named a file for. */
    folder: join(parts.dataDir, 'backups'),
    write: (file: string) => writeBackup(parts, file),
  }
}

async function closeAll({
  stores,
  recognition,
  models,
  connection,
  tracing,
}: Closing): Promise<void> {
  await (await stores.jobs.peek())?.stop(stopDeadlineMs)
  await recognition.close()
  await models.close()
  await stores.cache.close()
  await stores.fingerprints.close()
  await connection.close()
  await tracing.close()
}

interface Closing {
  readonly stores: Stores
  readonly recognition: Pick<ReturnType<typeof createRecognition>, 'close'>
  readonly models: Pick<ReturnType<typeof openVisionModels>, 'close'>
  readonly connection: Connection
  readonly tracing: Tracing
}

interface CatalogueParts extends Pick<Surroundings, 'progress'> {
  readonly stores: Pick<Stores, 'catalogue' | 'shopSettings'>
  /** Where what is fetched from the web is kept. */
  readonly dataDir: string
  readonly products: ProductSearch
  /** undefined: no text embedder is in use. */
  readonly semanticSearch: SemanticSearch | undefined
}

/** What is sold: loaded, written out, offered and found by what texts mean. */
function createCatalogue({ stores, dataDir, products, semanticSearch, progress }: CatalogueParts) {
  const store = stores.catalogue
  const feeds = createFeeds({ stores, dataDir, progress })
  return {
    import: (request: ImportRequest) =>
      importCatalogue(request, { store, checkPhoto: openPhoto, progress, ...feeds.pictures }),
    importFeed: feeds.import,
    export: (file: string) => exportCatalogue(file, { store, progress }),
    sent: createSentCatalogues({ store, checkPhoto: openPhoto, progress: silentProgress }),
    findOffers: createFindOffers(store),
    products,
    semanticSearch,
  }
}

/** libvips keeps decoded pictures and a thread per core by default, which adds up in a process that runs for months. */
function limitSharp(): void {
  sharp.cache(false)
  sharp.concurrency(1)
}
