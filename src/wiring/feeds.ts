import { randomUUID } from 'node:crypto'
import { join } from 'node:path'
import { createWebFiles } from '#src/adapters/web/web-files.ts'
import { type FeedRequest, importFeed } from '#src/catalog/import-feed.ts'
import { fetchPhotos } from '#src/catalog/web-photos.ts'
import { openPhoto } from '#src/photo/open-photo.ts'
import type { Progress } from '#src/ports/progress.ts'
import type { Stores } from './stores.ts'

export interface FeedParts {
  readonly stores: Pick<Stores, 'catalogue' | 'shopSettings'>
  readonly dataDir: string
  readonly progress: Progress
}

/** Feeds and pictures from the web, within what the shop's settings allow. */
export function createFeeds({ stores, dataDir, progress }: FeedParts) {
  const web = createWebFiles()
  const pictures = {
    async fetchPhotos(addresses: readonly string[]) {
      const { pictureWorkers: workers, pictureSeconds } = await stores.shopSettings.read()
      const folder = join(dataDir, 'pictures')
      const timeoutMs = pictureSeconds * 1_000
      return fetchPhotos(addresses, { web, folder, workers, timeoutMs, progress })
    },
  }
  return {
    pictures,
    async import(request: FeedRequest) {
      const { feedMegabytes, feedSeconds } = await stores.shopSettings.read()
      return importFeed(
        { indexRequestId: randomUUID(), ...request },
        {
          ...{ store: stores.catalogue, checkPhoto: openPhoto, progress, web, ...pictures },
          folder: join(dataDir, 'feeds'),
          maxBytes: feedMegabytes * 1e6,
          timeoutMs: feedSeconds * 1_000,
        },
      )
    },
  }
}
