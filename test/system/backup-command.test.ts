import { mkdir, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Db } from '#src/adapters/postgres/connection/connect.ts'
import { openDataDir, openEmbedded } from '#src/adapters/postgres/connection/embedded.ts'
import {
  knownMigrations,
  migrateTo,
  schemaVersion,
} from '#src/adapters/postgres/connection/migrate.ts'
import { createBackUpWorker } from '#src/backup/back-up-worker.ts'
import { defaultSettings } from '#src/domain/shop-settings.ts'
import { type BackedUpShop, makeBackedUpShop, succeed } from '#test/support/backed-up-shop.ts'
import { openEmptyDatabase } from '#test/support/database.ts'
import { digestOf } from '#test/support/filled-shop.ts'
import { runCommand } from '#test/support/run-command.ts'

const hasServer = Boolean(process.env['TEST_DATABASE_URL'])
let shop: BackedUpShop

beforeAll(async () => {
  shop = await makeBackedUpShop()
})
afterAll(() => shop.remove())

async function refused(place: string, args: readonly string[], more = {}): Promise<string> {
  const { code, stderr } = await runCommand(args, { VITRYNA_DATA_DIR: place, ...more })
  expect([code, stderr]).toEqual([2, expect.stringMatching(/^(.*: \d+ done\n)*vitryna: .+\n$/)])
  return stderr
}

async function inShop<T>(place: string, work: (db: Db) => Promise<T>): Promise<T> {
  const { db, close } = await openDataDir(place)
  try {
    return await work(db)
  } finally {
    await close()
  }
}

it('a restore brings the files, too, and keeps what was there in a backup of its own', async () => {
  const other = await shop.newShop()
  await succeed(other, ['settings', 'set', 'talkHours', '3'])
  const before = await inShop(other, digestOf)
  const stdout = await succeed(other, ['restore', shop.backup])
  const [, aside = ''] = /what was there is in (.+)/.exec(stdout) ?? []
  expect(await inShop(other, digestOf)).not.toEqual(before)
  expect(await readFile(join(other, 'evals/cases/photos/one.jpg'))).toEqual(
    Buffer.alloc(100_000, 7),
  )
  await succeed(other, ['restore', aside])
  expect(await inShop(other, digestOf)).toEqual(before)
})

describe('a restore is refused, and nothing is touched,', () => {
  it('while another process has the data directory; a backup is not', async () => {
    const owner = await openEmbedded(shop.dataDir)
    try {
      const before = await digestOf(owner.db)
      expect(await refused(shop.dataDir, ['restore', shop.backup])).toMatch(
        /in use by process \d+ - stop/,
      )
      await succeed(shop.dataDir, ['backup', join(shop.files, 'beside.backup')])
      expect(await digestOf(owner.db)).toEqual(before)
    } finally {
      await owner.close()
    }
  })

  it.runIf(hasServer)('while others are connected to the server', async () => {
    const server = await openEmptyDatabase()
    try {
      await server.db.connection().execute(async (db) => {
        await sql`select 1`.execute(db)
        const said = await refused(
          await shop.newFolder(),
          ['restore', shop.backup],
          server.environment,
        )
        expect(said).toMatch(/in use: 1 other connection.* - stop the bot/)
      })
    } finally {
      await server.close()
    }
  })

  it('when the file is cut, missing or something else', async () => {
    const before = await inShop(shop.dataDir, digestOf)
    const cut = join(shop.files, 'cut.backup')
    const whole = await readFile(shop.backup)
    await writeFile(cut, whole.subarray(0, whole.length / 2))
    expect(await refused(shop.dataDir, ['restore', cut])).toContain('cut short')
    expect(await refused(shop.dataDir, ['restore', '--check', cut])).toContain('cut short')
    expect(await refused(shop.dataDir, ['restore', join(shop.files, 'none')])).toContain(
      'cannot be read',
    )
    expect(await refused(shop.dataDir, ['restore', 'package.json'])).toContain('no backup')
    expect(await inShop(shop.dataDir, digestOf)).toEqual(before)
  })
})

it('a backup that cannot be written says so and leaves the one before', async () => {
  const folder = await shop.newFolder()
  await writeFile(join(folder, 'file'), 'mine')
  expect(await refused(shop.dataDir, ['backup', join(folder, 'file', 'shop.backup')])).toContain(
    'cannot be written',
  )
  expect(await readdir(folder)).toEqual(['file'])
})

it('a bot does not start over a restore that was cut short', async () => {
  const place = await shop.newShop()
  await inShop(place, (db) =>
    sql`insert into settings (key, value) values ('unfinished-restore', '[]')`.execute(db),
  )
  expect(await refused(place, ['start'])).toContain('restore was cut short')
})

it('the schedule keeps so many of its backups and leaves others alone', async () => {
  const folder = await shop.newFolder()
  await writeFile(join(folder, 'before-restore-20200101-000000-000.backup'), '')
  const written: string[] = []
  const worker = createBackUpWorker({
    shopSettings: { read: async () => ({ ...defaultSettings, backupsKept: 2 }) },
    write: async (file) => {
      await writeFile(file, '')
      return { schema: '', tables: 0, rows: 0, files: 0, bytes: 0 }
    },
    folder,
    onWritten: (file) => written.push(file),
  })
  for (let backups = 0; backups < 4; backups += 1) {
    await worker.handle({}, new AbortController().signal)
    await new Promise((resolve) => setTimeout(resolve, 2))
  }
  const left = (await readdir(folder)).map((name) => join(folder, name)).sort()
  expect(left.slice(1)).toEqual(written.slice(2))
  expect(left[0]).toContain('before-restore')
})

describe('before a migration', () => {
  it('the embedded database is copied, and the last two copies stay', async () => {
    const place = await shop.newFolder()
    const { db, close } = await openEmbedded(place)
    const older = (await knownMigrations(db)).at(-2) ?? ''
    await migrateTo(db, older)
    await close()
    for (const schema of ['20250101-0000-a', '20250101-0001-b']) {
      await mkdir(join(place, `postgres-before-${schema}`))
    }
    await succeed(place, ['migrate'])
    const copy = `postgres-before-${older}`
    const copies = async () =>
      (await readdir(place)).filter((name) => name.startsWith('postgres-before-')).sort()
    expect(await copies()).toEqual(['postgres-before-20250101-0001-b', copy])

    const back = await shop.newFolder()
    await rm(join(place, 'postgres'), { recursive: true })
    await rename(join(place, copy), join(back, 'postgres'))
    expect(await inShop(back, schemaVersion)).toBe(older)
  })

  it('an older program refuses a newer schema', async () => {
    const other = await shop.newShop()
    await inShop(other, (db) =>
      sql`
        insert into kysely_migration (name, timestamp)
        values ('29991231-2359-teleport', '2999-12-31T23:59:00.000Z')`.execute(db),
    )
    const before = await inShop(other, digestOf)
    for (const command of [['start'], ['restore', shop.backup]]) {
      expect(await refused(other, command)).toMatch(
        /newer version of Vitryna has migrated .*teleport - install that version/,
      )
    }
    expect(await inShop(other, digestOf)).toEqual(before)
    expect((await readdir(other)).filter((name) => name.includes('before'))).toEqual([])
  })
})
