import { cacheAnswers } from '#src/adapters/composite/cached-answers.ts'
import { createMemoryAnswerCache } from '#src/adapters/memory/answer-cache.ts'
import { createMemoryFingerprintIndex } from '#src/adapters/memory/fingerprint-index.ts'
import { createAnswerStore } from '#src/adapters/postgres/answers/answer-store.ts'
import { createFingerprintSource } from '#src/adapters/postgres/answers/fingerprint-store.ts'
import { createIdentificationLog } from '#src/adapters/postgres/answers/identification-log.ts'
import { createPhotoStories } from '#src/adapters/postgres/answers/photo-stories.ts'
import { createTraffic } from '#src/adapters/postgres/answers/traffic.ts'
import { createShopRows } from '#src/adapters/postgres/backup/shop-rows.ts'
import { createCatalogueStore } from '#src/adapters/postgres/catalogue/catalogue-store.ts'
import {
  createIndexProgress,
  createIndexRequests,
} from '#src/adapters/postgres/catalogue/index-requests.ts'
import { createProductSearch } from '#src/adapters/postgres/catalogue/product-search.ts'
import {
  createTextVectorSource,
  createTextVectorStore,
} from '#src/adapters/postgres/catalogue/text-vectors.ts'
import { createBacklog } from '#src/adapters/postgres/chat/backlog.ts'
import { createChannelPosts } from '#src/adapters/postgres/chat/channel-posts.ts'
import { createForgottenShoppers } from '#src/adapters/postgres/chat/forgotten-shoppers.ts'
import { createModelConsents } from '#src/adapters/postgres/chat/model-consents.ts'
import { createShopperLanguages } from '#src/adapters/postgres/chat/shopper-languages.ts'
import { createStaffChats } from '#src/adapters/postgres/chat/staff-chats.ts'
import { type Connection, type Db, openServer } from '#src/adapters/postgres/connection/connect.ts'
import { openDataDir, openEmbedded } from '#src/adapters/postgres/connection/embedded.ts'
import { createLeases } from '#src/adapters/postgres/connection/leases.ts'
import { createOldRows } from '#src/adapters/postgres/connection/old-rows.ts'
import { createSettingsStore } from '#src/adapters/postgres/connection/settings-store.ts'
import { createShopSettings } from '#src/adapters/postgres/connection/shop-settings.ts'
import { createWatchStore } from '#src/adapters/postgres/connection/watch-store.ts'
import { createManagers } from '#src/adapters/postgres/desk/managers.ts'
import { createProductDrafts } from '#src/adapters/postgres/desk/product-drafts.ts'
import { createServiceFacts } from '#src/adapters/postgres/desk/service-facts.ts'
import { createShopDesk } from '#src/adapters/postgres/desk/shop-desk.ts'
import { createShopStateReader } from '#src/adapters/postgres/desk/shop-state.ts'
import { createCasePhotos } from '#src/adapters/postgres/references/case-photos.ts'
import { createCategoryModels } from '#src/adapters/postgres/references/category-models.ts'
import { createCategoryShelf } from '#src/adapters/postgres/references/category-shelf.ts'
import { createConfirmedPhotos } from '#src/adapters/postgres/references/confirmed-photos.ts'
import { createFeatureSource } from '#src/adapters/postgres/references/feature-source.ts'
import { createHeadStore } from '#src/adapters/postgres/references/head-store.ts'
import { createReferenceColours } from '#src/adapters/postgres/references/reference-colours.ts'
import { createReferenceStore } from '#src/adapters/postgres/references/reference-store.ts'
import { createRolloutStore } from '#src/adapters/postgres/rollout/rollout-store.ts'
import { createRedisAnswerCache } from '#src/adapters/redis/answer-cache.ts'
import { createRedisFingerprintIndex } from '#src/adapters/redis/fingerprint-index.ts'
import type { Config } from '#src/config.ts'
import { lazy } from '#src/lib/lazy.ts'
import { messageOf } from '#src/lib/message.ts'
import type { AnswerCache } from '#src/ports/answer-cache.ts'
import type { FingerprintIndex } from '#src/ports/fingerprint-index.ts'
import type { Leases } from '#src/ports/leases.ts'
import type { Metrics } from '#src/ports/metrics.ts'
import type { Surroundings } from './surroundings.ts'

export type Stores = ReturnType<typeof createStores>

/** PostgreSQL where there is one, else PGlite. */
export function openDatabase({ config, scratchDir, mustOwn }: Surroundings): Promise<Connection> {
  if (scratchDir) return openEmbedded(scratchDir)
  const openOwn = mustOwn ? openEmbedded : openDataDir
  return config.DATABASE_URL
    ? openServer(config.DATABASE_URL, config.VITRYNA_DATABASE_POOL)
    : openOwn(config.VITRYNA_DATA_DIR)
}

/** What the shop knows, kept in the database, and what is held near of it. */
export function createStores(surroundings: Surroundings, connection: Connection, metrics: Metrics) {
  const { db } = connection
  const jobs = lazy(() => openJobs(surroundings, connection))
  const indexRequests = createIndexRequests(jobs.get)
  const cache = createCache(surroundings)
  const fingerprints = createFingerprintIndex(surroundings.config, db)
  return {
    jobs,
    catalogue: createCatalogueStore(db, indexRequests),
    desk: createShopDesk(db, indexRequests),
    productDrafts: createProductDrafts(db),
    indexProgress: createIndexProgress(db),
    references: createReferenceStore(db),
    settings: createSettingsStore(db),
    shopSettings: createShopSettings(db),
    oldRows: createOldRows(db),
    cache,
    fingerprints,
    answers: cacheAnswers(createAnswerStore(db, fingerprints), cache, metrics.cacheLookedUp),
    identifications: createIdentificationLog(db),
    photoStories: createPhotoStories(db),
    products: createProductSearch(db),
    textVectors: createTextVectorStore(db),
    textVectorSource: createTextVectorSource(db),
    features: createFeatureSource(db),
    colours: createReferenceColours(db),
    heads: createHeadStore(db),
    categoryModels: createCategoryModels(db),
    categoryShelf: createCategoryShelf(db),
    confirmed: createConfirmedPhotos(db),
    casePhotos: createCasePhotos(db),
    backlog: createBacklog(db),
    serviceFacts: createServiceFacts(db),
    watchStore: createWatchStore(db),
    shopState: createShopStateReader(db),
    staffChats: createStaffChats(db),
    managers: createManagers(db),
    channelPosts: createChannelPosts(db),
    shopperLanguages: createShopperLanguages(db),
    modelConsents: createModelConsents(db),
    rollouts: createRolloutStore(db),
    traffic: createTraffic(db),
    leases: connection.isSoleOwner ? ownLeases : createLeases(db),
    rows: createShopRows(db),
    forgottenShoppers: createForgottenShoppers(db),
  }
}

/** Nobody else is there. */
const ownLeases: Leases = { take: async () => true, release: async () => undefined }

/** A command that promises nothing does not load the queue. */
async function openJobs({ log }: Surroundings, { db, isSoleOwner }: Connection) {
  const { createJobs } = await import('#src/adapters/postgres/connection/jobs.ts')
  const onError = (error: Error) => log.error({ reason: messageOf(error) }, 'queue')
  return createJobs(db, { isSoleOwner, onError })
}

function createCache({ config, log }: Surroundings): AnswerCache {
  if (!config.REDIS_URL) return createMemoryAnswerCache()
  return createRedisAnswerCache({
    url: config.REDIS_URL,
    onChange: (failure) =>
      failure
        ? log.info({ reason: failure.message, remedy: failure.remedy }, 'Redis is gone')
        : log.info('Redis is connected'),
  })
}

function createFingerprintIndex({ REDIS_URL: url }: Config, db: Db): FingerprintIndex {
  const source = createFingerprintSource(db)
  const memory = createMemoryFingerprintIndex(source)
  return url ? createRedisFingerprintIndex({ url, source, fallback: memory }) : memory
}
