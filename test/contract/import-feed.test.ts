import { readdir, rm } from 'node:fs/promises'
import { join } from 'node:path'
import sharp from 'sharp'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { createCatalogueStore } from '#src/adapters/postgres/catalogue/catalogue-store.ts'
import { createSettingsStore } from '#src/adapters/postgres/connection/settings-store.ts'
import { createWebFiles } from '#src/adapters/web/web-files.ts'
import { type FeedRequest, importFeed } from '#src/catalog/import-feed.ts'
import { keepFeed } from '#src/catalog/keep-feed.ts'
import { fetchPhotos } from '#src/catalog/web-photos.ts'
import type { Notice } from '#src/domain/notice.ts'
import { defaultSettings } from '#src/domain/shop-settings.ts'
import { openPhoto } from '#src/photo/open-photo.ts'
import { AppError } from '#src/ports/errors.ts'
import { silentProgress } from '#src/ports/progress.ts'
import { openTestDatabase, type TestDatabase } from '#test/support/database.ts'
import { type FeedServer, startFeedServer } from '#test/support/feed-server.ts'
import { refusal } from '#test/support/refusal.ts'
import { makeScratchFolder } from '#test/support/scratch-folder.ts'

const web = createWebFiles({ mayReach: (ip) => ip === '127.0.0.1' })
let database: TestDatabase
let server: FeedServer
let folder: string

beforeAll(async () => {
  database = await openTestDatabase()
})
afterAll(() => database.close())
beforeEach(async () => {
  await database.clear()
  server = await startFeedServer()
  folder = await makeScratchFolder('vitryna-feed-')
})
afterEach(async () => {
  await server.close()
  await rm(folder, { recursive: true })
})

const import_ = (request: Partial<FeedRequest> = {}) =>
  importFeed(
    { address: `${server.origin}/feed`, ...request },
    {
      store: createCatalogueStore(database.db),
      checkPhoto: openPhoto,
      progress: silentProgress,
      web,
      folder,
      maxBytes: 1_000_000,
      timeoutMs: 60_000,
      fetchPhotos: (addresses) =>
        fetchPhotos(addresses, {
          ...{ web, folder: join(folder, 'pictures'), workers: 2, timeoutMs: 60_000 },
          progress: silentProgress,
        }),
    },
  )

const offer = (id: number, price: number) =>
  `<offer id="P-${id}"><name>Thing ${id}</name><price>${price}</price><currencyId>UAH</currencyId>
   <categoryId>1</categoryId><picture>${server.origin}/${id}.jpg</picture></offer>`

/** A shop of so many products, each with a picture; the server knows its feed by what is in it. */
function serveFeed(count: number, price = 100, etag = `"${count}-${price}"`): void {
  const offers = Array.from({ length: count }, (_, at) => offer(at + 1, price)).join('')
  const feed = `<yml_catalog><shop><categories><category id="1">things</category></categories><offers>${offers}</offers></shop></yml_catalog>`
  server.pages.set('/feed', (request, response) => {
    if (request.headers['if-none-match'] === etag) response.writeHead(304).end()
    else response.writeHead(200, { etag }).end(feed)
  })
}

async function servePictures(count: number): Promise<void> {
  for (let id = 1; id <= count; id += 1) {
    const background = { r: id * 10, g: 200, b: 100 }
    const bytes = await sharp({ create: { width: 40, height: 40, channels: 3, background } })
      .jpeg()
      .toBuffer()
    server.pages.set(`/${id}.jpg`, (_, response) => response.end(bytes))
  }
}

const stored = async () => {
  const products = await database.db
    .selectFrom('products')
    .select(['sku', 'price_minor'])
    .where('hidden_at', 'is', null)
    .orderBy('sku')
    .execute()
  return products.map(({ sku, price_minor }) => `${sku} ${Number(price_minor) / 100}`)
}
const whyNot = async (request?: Partial<FeedRequest>) =>
  (await refusal(import_(request), AppError)).message

describe('a feed', () => {
  it('is imported with its pictures, once, and again when it has changed', async () => {
    serveFeed(3)
    await servePictures(3)
    expect(await import_()).toMatchObject({ added: ['P-1', 'P-2', 'P-3'], photosAdded: 3 })
    expect(await import_()).toBeUndefined()
    serveFeed(3, 90)
    const asked = server.asked.length
    expect((await import_())?.changed).toHaveLength(3)
    expect(await stored()).toEqual(['P-1 90', 'P-2 90', 'P-3 90'])
    // The pictures are here.
    expect(server.asked.slice(asked)).toEqual(['/feed'])
  })

  it('whose pictures stop coming changes nothing, and goes on where it stopped', async () => {
    serveFeed(3)
    await servePictures(3)
    const third = server.pages.get('/3.jpg')
    server.pages.set('/3.jpg', (_, response) => {
      response.writeHead(200, { 'content-length': '9999' })
      response.write('half', () => response.destroy())
    })
    expect(await whyNot()).toMatch(
      /^1 of 3 pictures cannot be fetched, nothing was changed; the first: .*\/3\.jpg/,
    )
    expect(await stored()).toEqual([])
    expect(
      (await readdir(join(folder, 'pictures'))).filter((name) => name.endsWith('.part')),
    ).toEqual([])
    if (third) server.pages.set('/3.jpg', third)
    const asked = server.asked.length
    expect(await import_()).toMatchObject({ photosAdded: 3 })
    expect(server.asked.slice(asked)).toEqual(['/feed', '/3.jpg'])
  })

  it('leaves a picture out that its server does not have, with a warning', async () => {
    serveFeed(2)
    await servePictures(1)
    const warned: string[] = []
    const onDifference: FeedRequest['onDifference'] = (_, warnings) =>
      warned.push(...warnings.map(({ message }) => message))
    expect(await import_({ onDifference })).toMatchObject({ photosAdded: 1 })
    expect(warned.join()).toMatch(/left out: .*\/2\.jpg cannot be fetched: the server answers 404/)
  })

  it('that is cut, no feed, or hides many is refused in one line and read again', async () => {
    serveFeed(20)
    await servePictures(20)
    await import_()
    const before = await stored()
    server.pages.set('/feed', (_, response) =>
      response.end('<yml_catalog><shop><offers><offer id="1">'),
    )
    expect(await whyNot()).toMatch(/no XML of a feed/)
    serveFeed(3)
    expect(await whyNot()).toMatch(/would hide 17 of 20 products/)
    expect(await stored()).toEqual(before)
    expect(await import_({ mayHideMany: true })).toMatchObject({ photosAdded: 0 })
    expect(await stored()).toHaveLength(3)
  })
})

describe('a feed on a schedule', () => {
  const noon = Date.parse('2026-11-29T12:00:00Z')

  it('is read when it is time, and what re-prices much is shown to the managers instead', async () => {
    serveFeed(10)
    await servePictures(10)
    const told: Notice[] = []
    const look = (hours: number) =>
      keepFeed({
        shopSettings: {
          read: async () => ({
            ...defaultSettings,
            feedAddress: `${server.origin}/feed`,
            feedHours: 6,
          }),
        },
        settings: createSettingsStore(database.db),
        notices: {
          async tellOnce(_, notice) {
            told.push(notice)
            return true
          },
        },
        importFeed: import_,
        now: () => new Date(noon + hours * 3_600_000),
      })
    expect([await look(0), await look(5), await look(6)]).toEqual([true, false, true])
    expect(await stored()).toHaveLength(10)
    serveFeed(10, 1)
    await look(12)
    expect(told).toMatchObject([{ kind: 'feed-held' }])
    expect(await stored()).toContain('P-1 100')
    server.pages.delete('/feed')
    await look(18)
    expect(told[1]).toMatchObject({ kind: 'feed-failed', reason: expect.stringContaining('404') })
  })
})
