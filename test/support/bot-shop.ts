import { createLedger } from '#src/adapters/postgres/calls/ledger.ts'
import { createCatalogueStore } from '#src/adapters/postgres/catalogue/catalogue-store.ts'
import {
  createIndexProgress,
  createIndexRequests,
} from '#src/adapters/postgres/catalogue/index-requests.ts'
import type { Db } from '#src/adapters/postgres/connection/connect.ts'
import type { JobSender } from '#src/adapters/postgres/connection/jobs.ts'
import { createProductDrafts } from '#src/adapters/postgres/desk/product-drafts.ts'
import { createShopDesk } from '#src/adapters/postgres/desk/shop-desk.ts'
import type { Messenger } from '#src/bot/edit-message.ts'
import { createIndexTeller } from '#src/bot/index-report.ts'
import { createSentCatalogues } from '#src/catalog/sent-catalogues.ts'
import { createIndexWorker, type IndexOptions } from '#src/indexing/index-worker.ts'
import { openPhoto } from '#src/photo/open-photo.ts'
import { silentProgress } from '#src/ports/progress.ts'

const limits = {
  dayMicroUsd: 5_000_000,
  shopperDayMicroUsd: 100_000,
  hourRequests: 100,
  photoMicroUsd: 20_000,
  shadowDayMicroUsd: 1_000_000,
}

/** What managers keep the shop with. */
export function createShopParts(db: Db, jobs: JobSender) {
  const nothing = async () => undefined
  const indexRequests = createIndexRequests(async () => ({ ...jobs, prepare: nothing }))
  return {
    desk: createShopDesk(db, indexRequests),
    productDrafts: createProductDrafts(db),
    sentCatalogues: createSentCatalogues({
      store: createCatalogueStore(db, indexRequests),
      checkPhoto: openPhoto,
      progress: silentProgress,
    }),
    budget: { ledger: createLedger(db, { limits }), limits },
  }
}

/** Tells how far it is, and looks at no photo: nobody searches for them here. */
export function createTestIndexWorker(db: Db, messenger: Messenger) {
  return createIndexWorker({
    states: createIndexProgress(db),
    metrics: { photosLeftToIndex: () => undefined },
    indexPhotos: indexTwo,
    indexTexts: undefined,
    tune: async () => undefined,
    stopping: new AbortController().signal,
    onLost: () => undefined,
    tell: createIndexTeller(messenger),
  })
}

async function indexTwo(_request: unknown, { progress }: IndexOptions) {
  progress.start('indexing photos', 2)
  progress.advance(1)
  progress.advance(1)
  return { indexed: 2, skipped: 0, failed: 0 }
}
