import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { openServer } from '#src/adapters/postgres/connection/connect.ts'
import { createChatPeople } from '#test/support/chat-people.ts'
import { cataloguePhotoNames } from '#test/support/chat-photos.ts'
import { type ChatWorld, openChatWorld } from '#test/support/chat-world.ts'
import { spawnVitryna } from '#test/support/run-vitryna.ts'

/** PgBouncer in transaction mode before the server of TEST_DATABASE_URL, for any of its databases. */
const poolerUrl = process.env['TEST_PGBOUNCER_URL'] ?? ''
const isMissing = !poolerUrl || !process.env['TEST_DATABASE_URL']
const reason = isMissing ? ' (runs where TEST_DATABASE_URL and TEST_PGBOUNCER_URL are set)' : ''

describe.skipIf(isMissing)(`through PgBouncer in transaction mode${reason}`, () => {
  let world: ChatWorld
  let environment: { readonly DATABASE_URL: string }
  beforeAll(async () => {
    world = await openChatWorld()
    const { host } = new URL(poolerUrl)
    const url = new URL(world.environment['DATABASE_URL'] ?? '')
    url.host = host
    environment = { DATABASE_URL: url.href }
  })
  afterAll(() => world.close())

  it('the bot answers more photos at once than the pooler has connections', async () => {
    const bot = await world.startBot(environment)
    const people = createChatPeople(world)
    const names = (await cataloguePhotoNames()).slice(0, 12)
    const cards = names.map(async (name) => {
      const shopper = people.newShopper()
      await people.sendPhoto(shopper, name)
      return people.answerOf(shopper, 'card')
    })
    expect(await Promise.all(cards)).toHaveLength(names.length)
    expect(await bot.stop(), bot.output()).toBe(0)
    const troubles = bot
      .output()
      .split('\n')
      .filter((line) => /queue|job failed/.test(line))
    expect(troubles).toEqual([])
  })

  it('two imports at once wait for each other', async () => {
    const importDemo = () =>
      spawnVitryna(['catalog', 'import', 'catalog/products.yaml'], environment)
    const runs = await Promise.all([importDemo(), importDemo()])
    // What a failed one says tells more than its code.
    expect(runs.map(({ code, stderr }) => (code === 0 ? '' : `${code}: ${stderr}`))).toEqual([
      '',
      '',
    ])
  })

  it.each(['directly', 'through the pooler'])('statements have their limit %s', async (way) => {
    const direct = world.environment['DATABASE_URL'] ?? ''
    const url = way === 'directly' ? direct : environment.DATABASE_URL
    const { db, close } = await openServer(url)
    const { rows } = await sql<{ limit: string }>`
      select current_setting('statement_timeout') as limit`.execute(db)
    await close()
    expect(rows).toEqual([{ limit: '1min' }])
  })
})
