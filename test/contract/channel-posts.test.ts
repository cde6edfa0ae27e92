import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { createCatalogueStore } from '#src/adapters/postgres/catalogue/catalogue-store.ts'
import { createChannelPosts } from '#src/adapters/postgres/chat/channel-posts.ts'
import type { ChannelPosts } from '#src/ports/channel-posts.ts'
import { openTestDatabase, type TestDatabase } from '#test/support/database.ts'
import { entry, importOptions, product, sku } from '#test/support/products.ts'

/** Ids as large as Telegram has them. */
const post = { channelId: -1_002_123_456_789, postId: 7 }
const next = { ...post, postId: 8 }
const elsewhere = { ...post, channelId: -1_009_876_543_210 }
const manager = 7_123_456_789

let database: TestDatabase
let posts: ChannelPosts

beforeAll(async () => {
  database = await openTestDatabase()
  posts = createChannelPosts(database.db)
})
afterAll(() => database.close())
beforeEach(async () => {
  await database.clear()
  await sell('A', 'B', 'C')
})

async function sell(...names: readonly string[]) {
  const entries = names.map((name) => entry(product(name)))
  await createCatalogueStore(database.db).replace(entries, importOptions())
}

describe('channel posts', () => {
  it('show what a manager said, in that order, and nothing before', async () => {
    expect(await posts.find([])).toEqual([])
    expect(await posts.find([post])).toEqual([])
    await posts.link(post, [sku('B'), sku('A')], manager)
    expect(await posts.find([post])).toEqual(['B', 'A'])
    expect(await posts.find([next])).toEqual([])
    expect(await posts.find([elsewhere])).toEqual([])
  })

  it('show together what the photos of an album show, each product once', async () => {
    await posts.link(post, [sku('B')], manager)
    await posts.link(next, [sku('A'), sku('B')], manager)
    expect(await posts.find([next, post, elsewhere])).toEqual(['B', 'A'])
  })

  it('show what was said last; who said what before stays on record', async () => {
    await posts.link(post, [sku('A')], manager)
    await posts.link(post, [sku('C')], manager + 1)
    expect(await posts.find([post])).toEqual(['C'])
    const words = await database.db
      .selectFrom('channel_posts')
      .select(['skus', 'linked_by'])
      .orderBy('id')
      .execute()
    expect(words).toEqual([
      { skus: ['A'], linked_by: String(manager) },
      { skus: ['C'], linked_by: String(manager + 1) },
    ])
  })

  it('show no product that is hidden, until it is back', async () => {
    await posts.link(post, [sku('A'), sku('B')], manager)
    await sell('B', 'C')
    expect(await posts.find([post])).toEqual(['B'])
    await sell('A', 'B', 'C')
    expect(await posts.find([post])).toEqual(['A', 'B'])
  })
})
