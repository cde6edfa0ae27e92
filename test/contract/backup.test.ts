import { readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { sql } from 'kysely'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { createShopRows } from '#src/adapters/postgres/backup/shop-rows.ts'
import { createForgottenShoppers } from '#src/adapters/postgres/chat/forgotten-shoppers.ts'
import { createShopperData } from '#src/adapters/postgres/chat/shopper-data.ts'
import type { Db } from '#src/adapters/postgres/connection/connect.ts'
import { openEmbedded } from '#src/adapters/postgres/connection/embedded.ts'
import { migrate } from '#src/adapters/postgres/connection/migrate.ts'
import { finishRestore } from '#src/backup/finish-restore.ts'
import { readBackup, rowsIn, verifyBackup } from '#src/backup/read-backup.ts'
import { writeBackup } from '#src/backup/write-backup.ts'
import { seededRandom } from '#src/lib/random.ts'
import { AppError, DatabaseError } from '#src/ports/errors.ts'
import { silentProgress } from '#src/ports/progress.ts'
import type { CopyPart } from '#src/ports/shop-rows.ts'
import { upgradeIn } from '#src/wiring/restore.ts'
import { emptyTables, openTestDatabase, type TestDatabase } from '#test/support/database.ts'
import { digestOf, fillShop, shopperId } from '#test/support/filled-shop.ts'
import { projectRoot } from '#test/support/run-vitryna.ts'
import { makeScratchFolder } from '#test/support/scratch-folder.ts'

const hasServer = Boolean(process.env['TEST_DATABASE_URL'])
const progress = silentProgress

let source: TestDatabase
let target: TestDatabase
let dataDir: string
let file: string

beforeAll(async () => {
  source = await openTestDatabase()
  target = await openTestDatabase()
  dataDir = await makeScratchFolder('vitryna-backup-')
  file = join(dataDir, 'shop.backup')
})
afterAll(async () => {
  await source.close()
  await target.close()
  await rm(dataDir, { recursive: true, force: true })
})
beforeEach(async () => {
  for (const { clear, db } of [source, target]) {
    await clear()
    await emptyTables(db, ['shopper_languages', 'forgotten_shoppers'])
  }
  await fillShop(source.db)
})

const backUp = (db: Db, to = file) =>
  writeBackup({ rows: createShopRows(db), dataDir, progress }, to)
const restore = (db: Db, from = file) => createShopRows(db).replace(rowsIn(from))
const noJobs = {
  send: async () => undefined,
  sendAll: async () => undefined,
  wake: () => undefined,
}
const finish = (db: Db) =>
  finishRestore({
    forgottenShoppers: createForgottenShoppers(db),
    shopperData: createShopperData(db, noJobs),
    forgetPhotos: async () => undefined,
    forgetCases: async () => [],
  })

describe('a backup', () => {
  it('holds every row as it is, and what was there before is gone', async () => {
    const before = await digestOf(source.db)
    const written = await backUp(source.db)
    await sql`insert into notices (key, notice) values ('later', '{}')`.execute(target.db)
    await restore(target.db)

    expect(await digestOf(target.db)).toEqual(before)
    const filled = Object.values(before).filter((digest) => !digest.startsWith('0 '))
    expect(filled.length).toBeGreaterThan(18)
    expect(await verifyBackup(file, progress)).toMatchObject({
      schema: written.schema,
      tables: written.tables,
      rows: written.rows,
    })
    const { TEST_KEEP_BACKUP: keep } = process.env
    if (keep) await writeFile(keep, await readFile(file))
  })

  it('gives out no id twice', async () => {
    await sql`delete from orders`.execute(source.db)
    await backUp(source.db)
    await restore(target.db)
    await sql`
      insert into orders (shopper_name, language) values ('next', 'uk')`.execute(target.db)
    const { rows } = await sql<{ id: number }>`select id from orders`.execute(target.db)
    const { rows: last } = await sql<{ last: string }>`
      select pg_sequence_last_value('orders_id_seq') as last`.execute(source.db)
    expect(rows[0]?.id).toBeGreaterThan(Number(last[0]?.last))
  })

  it('is as of one moment, whatever is written meanwhile', { skip: !hasServer }, async () => {
    const before = await digestOf(source.db)
    const parts: CopyPart[] = []
    for await (const part of createShopRows(source.db).read()) {
      if (part.kind === 'table') {
        await sql`insert into notices (key, notice) values (${part.table}, '{}')`.execute(source.db)
        await sql`delete from reservations`.execute(source.db)
      }
      parts.push(part)
    }
    await createShopRows(target.db).replace(each(parts))
    expect(await digestOf(target.db)).toEqual(before)
  })

  it('is the same from an embedded database and from a server', async () => {
    const folder = await makeScratchFolder('vitryna-backup-')
    const embedded = await openEmbedded(folder)
    try {
      await migrate(embedded.db)
      const before = await digestOf(source.db)
      await backUp(source.db)
      await restore(embedded.db)
      expect(await digestOf(embedded.db)).toEqual(before)
      await backUp(embedded.db)
      await restore(target.db)
      expect(await digestOf(target.db)).toEqual(before)
    } finally {
      await embedded.close()
      await rm(folder, { recursive: true, force: true })
    }
  })
})

async function* each(parts: readonly CopyPart[]): AsyncGenerator<CopyPart> {
  yield* parts
}

describe('a backup of each version that could make one', async () => {
  const folder = join(projectRoot, 'test/fixtures/backups')
  it.each(await readdir(folder))('%s', async (name) => {
    const { schema } = await verifyBackup(join(folder, name), progress)
    expect(name).toBe(`${schema}.backup`)
    await upgradeIn(dataDir, {
      rows: rowsIn(join(folder, name)),
      schema,
      use: (rows) => createShopRows(target.db).replace(rows),
    })
    const { rows } = await sql<{ shopper_id: string }>`
      select shopper_id from orders join order_lines on order_id = id where sku = 'A-1'`.execute(
      target.db,
    )
    expect(rows.map((row) => Number(row.shopper_id))).toEqual([shopperId, shopperId])
    expect(await readdir(join(dataDir, 'backups'))).toEqual([])
  })
})

describe('nothing is touched by', () => {
  const refused = async (bytes: Buffer) => {
    const bad = join(dataDir, 'bad.backup')
    await writeFile(bad, bytes)
    return verifyBackup(bad, progress).then(
      () => 'accepted',
      (error: unknown) => (error instanceof AppError ? 'refused' : `crashed: ${error}`),
    )
  }

  it('a backup that is cut anywhere, or has one byte changed', async () => {
    await backUp(source.db)
    const whole = await readFile(file)
    const random = seededRandom(16)
    const places = Array.from({ length: 150 }, () => Math.floor(random() * whole.length))
    const ends = [0, 1, 2, whole.length - 1, whole.length - 74, whole.length - 73, 10, 11]
    for (const place of [...places, ...ends]) {
      expect([place, await refused(whole.subarray(0, place))]).toEqual([place, 'refused'])
      const changed = Buffer.from(whole)
      changed[place] = (changed[place] ?? 0) ^ (1 << Math.floor(random() * 8))
      expect([place, await refused(changed)]).toEqual([place, 'refused'])
    }
    expect(await refused(Buffer.concat([whole, Buffer.from('\n')]))).toBe('refused')
    expect(await refused(whole)).toBe('accepted')
  })

  it('a file that cannot be read to its end any more', async () => {
    await fillShop(target.db)
    const before = await digestOf(target.db)
    const parts: CopyPart[] = []
    for await (const part of createShopRows(source.db).read()) parts.push(part)
    const lost = async function* () {
      yield* parts.slice(0, -3)
      throw new Error('the disk is gone')
    }
    await expect(createShopRows(target.db).replace(lost())).rejects.toThrow('the disk is gone')
    expect(await digestOf(target.db)).toEqual(before)
  })

  it.each<readonly [string, (part: CopyPart) => readonly CopyPart[], RegExp]>([
    ['rows that are missing', (part) => (part.kind === 'row' ? [] : [part]), /says that it has/],
    [
      'rows that refer to nothing',
      (part) => (isOrderLine(part) ? [{ ...part, json: elsewhere(part) }] : [part]),
      /do not fit together/,
    ],
    [
      'a table that there is not',
      (part) =>
        part.kind === 'table' && part.table === 'orders' ? [{ ...part, table: 'o' }] : [part],
      /no such table o/,
    ],
    [
      'another schema',
      (part) => [part.kind === 'start' ? { ...part, schema: 'x' } : part],
      /schema/,
    ],
    ['tables that are missing', (part) => (part.kind === 'start' ? [part] : []), /it lacks/],
  ])('%s', async (_, alter, reason) => {
    await fillShop(target.db)
    const before = await digestOf(target.db)
    const parts: CopyPart[] = []
    for await (const part of createShopRows(source.db).read()) parts.push(...alter(part))
    const replacing = createShopRows(target.db).replace(each(parts))
    await expect(replacing).rejects.toThrow(reason)
    await expect(replacing).rejects.toBeInstanceOf(DatabaseError)
    expect(await digestOf(target.db)).toEqual(before)
  })
})

const isOrderLine = (part: CopyPart): part is Extract<CopyPart, { kind: 'row' }> =>
  part.kind === 'row' && part.json.startsWith('{"order_id":')
const elsewhere = ({ json }: { readonly json: string }) =>
  json.replace(/"variant_id":\d+/, '"variant_id":4711')

describe('a restore', () => {
  it('forgets again who was forgotten after the backup was made', async () => {
    await backUp(source.db)
    await createShopperData(source.db, noJobs).remove(shopperId, undefined)
    await restore(source.db)
    expect(await createForgottenShoppers(source.db).unfinished()).toEqual({
      forgotten: [shopperId],
    })

    expect(await finish(source.db)).toMatchObject({ forgotten: 1 })
    const { rows } = await sql<{ left: string }>`
      select (select count(*) from inquiries) + (select count(*) from orders where state <> 'accepted'
        and shopper_id is not null) + (select count(*) from updates where payload ? 'message') as left`.execute(
      source.db,
    )
    expect(Number(rows[0]?.left)).toBe(0)
    expect(await createForgottenShoppers(source.db).unfinished()).toBeUndefined()
  })

  it('keeps who came back before the backup was made', async () => {
    await createShopperData(source.db, noJobs).remove(shopperId, undefined)
    await sql`insert into shopper_languages (shopper_id, language) values (${shopperId}, 'uk')`.execute(
      source.db,
    )
    await backUp(source.db)
    await restore(source.db)
    expect(await finish(source.db)).toMatchObject({ forgotten: 0 })
    const { rows } = await sql`select from shopper_languages`.execute(source.db)
    expect(rows).toHaveLength(1)
  })

  it('is not over until that is done, and begins anew with the same file', async () => {
    await backUp(source.db)
    await createShopperData(source.db, noJobs).remove(shopperId, undefined)
    await restore(source.db)
    await restore(source.db)
    expect(await createForgottenShoppers(source.db).unfinished()).toEqual({
      forgotten: [shopperId],
    })
  })

  it('makes copies of vectors elsewhere foreign', async () => {
    await backUp(source.db)
    await restore(target.db)
    const lineage = async ({ db }: { readonly db: Db }) =>
      (await db.selectFrom('vector_states').select('lineage').executeTakeFirstOrThrow()).lineage
    expect(await lineage(target)).not.toBe(await lineage(source))
  })
})

it('reads a backup in order: rows first, then files', async () => {
  await writeFile(join(dataDir, 'training.yaml'), 'head: {}\n')
  await backUp(source.db)
  const kinds: string[] = []
  for await (const { kind } of readBackup(file)) if (kinds.at(-1) !== kind) kinds.push(kind)
  expect(kinds[0]).toBe('start')
  expect(kinds.at(-1)).toBe('kept-file')
})
