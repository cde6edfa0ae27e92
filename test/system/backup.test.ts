import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { sql } from 'kysely'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { type BackedUpShop, makeBackedUpShop, succeed } from '#test/support/backed-up-shop.ts'
import { openEmptyDatabase } from '#test/support/database.ts'
import { isLong } from '#test/support/long.ts'
import { projectRoot } from '#test/support/run-vitryna.ts'

const hasServer = Boolean(process.env['TEST_DATABASE_URL'])
let shop: BackedUpShop

beforeAll(async () => {
  shop = await makeBackedUpShop()
})
afterAll(() => shop.remove())

/** What a shop says of held-out photos of the demo: of all of them at length. */
async function answers(place: string, more = {}): Promise<readonly unknown[]> {
  const folder = 'evals/demo/photos'
  const names = (await readdir(join(projectRoot, folder))).filter((_, n) => isLong || n % 5 === 0)
  const photos = names.map((name) => join(folder, name))
  const lines = await succeed(place, ['identify', '--json', '--fresh', ...photos], more)
  return lines
    .trim()
    .split('\n')
    .map((line) => {
      const { photo, outcome, sku, method, confidence, candidates } = JSON.parse(line)
      return { photo, outcome, sku, method, confidence, candidates }
    })
}

it(`a shop that is restored on an empty machine answers the demo's photos as before${hasServer ? ', on a server and back again' : ''}`, async () => {
  const before = await answers(shop.dataDir)
  expect(before.length).toBeGreaterThan(5)
  let from = shop.backup
  if (hasServer) {
    const server = await openEmptyDatabase()
    // A pool that was never asked is not closed.
    await sql`select 1`.execute(server.db)
    await server.release()
    const place = { ...server.environment }
    const own = await shop.newFolder()
    expect(await succeed(own, ['restore', from], place)).toContain('restored: PostgreSQL')
    expect(await answers(own, place)).toEqual(before)
    from = join(shop.files, 'server.backup')
    await succeed(own, ['backup', from], place)
    await server.remove()
  }
  const empty = await shop.newFolder()
  expect(await succeed(empty, ['restore', from])).toMatch(/is whole: .*\nrestored: PGlite in /s)
  expect(await answers(empty)).toEqual(before)
  expect(await readFile(join(empty, 'evals/cases/photos/one.jpg'))).toEqual(
    Buffer.alloc(100_000, 7),
  )
})
