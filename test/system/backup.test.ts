import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { sql } from 'kysely'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { type BackedUpShop, makeBackedUpShop, succeed } from '#test/support/backed-up-shop.ts'
import { openEmptyDatabase } from '#test/support/database.ts'
import { isLong } from '#test/support/long.ts'
import { projectRoot } from '#test/support/run-vitryna.ts'

const hasServer = Boolean(process.env['TEST_DATABASE_URL'])
let shop: BackedUpShop

let cases: string

beforeAll(async () => {
  shop = await makeBackedUpShop()
  cases = await chooseCases()
})
afterAll(() => shop.remove())

interface Row {
  readonly key: string
  readonly outcome: string
  readonly sku: string | null
  readonly method: string | null
  readonly confidence: number | null
  readonly candidates: readonly { readonly sku: string; readonly score: number }[]
}

/** What an eval says of the demo's cases, at length of all of them. */
async function answers(place: string, more = {}): Promise<readonly Row[]> {
  const file = join(await shop.newFolder(), 'results.json')
  await succeed(place, ['eval', cases, '--json', file], more)
  const results = JSON.parse(await readFile(file, 'utf8')) as { cases: Row[] }
  return results.cases.map(({ key, outcome, sku, method, confidence, candidates }) => ({
    ...{ key, outcome, sku, method, confidence, candidates },
  }))
}

/** Photos that are looked at together differ in the seventh digit. */
function alike(rows: readonly Row[]) {
  return rows.map(({ confidence, candidates, ...row }) => ({
    ...row,
    confidence: confidence === null ? null : expect.closeTo(confidence, 5),
    candidates: candidates.map(({ sku, score }) => ({ sku, score: expect.closeTo(score, 5) })),
  }))
}

/** @returns the file of cases that are looked at */
async function chooseCases(): Promise<string> {
  const demo = join(projectRoot, 'evals/demo')
  const lines = (await readFile(join(demo, 'cases.jsonl'), 'utf8')).trim().split('\n')
  const chosen = lines.filter((_, n) => isLong || n % 5 === 0)
  const absolute = chosen.map((line) => {
    const one = JSON.parse(line) as { photo: string }
    return JSON.stringify({ ...one, photo: join(demo, one.photo) })
  })
  const file = join(shop.files, 'cases.jsonl')
  await writeFile(file, absolute.join('\n'))
  return file
}

it(`a shop that is restored on an empty machine gives the demo's eval as before${hasServer ? ', on a server and back again' : ''}`, async () => {
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
    expect(await answers(own, place)).toEqual(alike(before))
    from = join(shop.files, 'server.backup')
    await succeed(own, ['backup', from], place)
    await server.remove()
  }
  const empty = await shop.newFolder()
  expect(await succeed(empty, ['restore', from])).toMatch(/is whole: .*\nrestored: PGlite in /s)
  expect(await answers(empty)).toEqual(alike(before))
  expect(await readFile(join(empty, 'evals/cases/photos/one.jpg'))).toEqual(
    Buffer.alloc(100_000, 7),
  )
})
