import { randomUUID } from 'node:crypto'
import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type Connection, openServer } from '#src/adapters/postgres/connection/connect.ts'
import { migrate } from '#src/adapters/postgres/connection/migrate.ts'
import { databaseChecks } from '#src/wiring/health/database-checks.ts'
import { runChecks } from '#src/wiring/health/run-checks.ts'
import { openTestDatabase } from '#test/support/database.ts'

const plenty = 60_000
const serverUrl = process.env['TEST_DATABASE_URL'] ?? ''
const poolerUrl = process.env['TEST_PGBOUNCER_URL'] ?? ''
const noServer = serverUrl ? '' : ' (skipped: TEST_DATABASE_URL names no server)'
const noPooler =
  serverUrl && poolerUrl ? '' : ' (runs where TEST_DATABASE_URL and TEST_PGBOUNCER_URL are set)'

async function reportsOf(connection: Connection, now = Date.now) {
  const reports = await runChecks(databaseChecks(connection, now), plenty)
  return Object.fromEntries(reports.map((report) => [report.name, report]))
}

describe('doctor on a database', () => {
  it('finds nothing where all is well, and a clock that goes wrong', async () => {
    const database = await openTestDatabase()
    expect(await reportsOf(database)).toMatchObject({
      database: { state: 'good' },
      'text search': { state: 'good' },
      clock: { state: 'good' },
    })
    expect(await reportsOf(database, () => Date.now() + 120_000)).toMatchObject({
      clock: { state: 'bad', remedy: expect.stringContaining('NTP') },
    })
    await database.close()
  })
})

describe.skipIf(!serverUrl)(`doctor on a server${noServer}`, () => {
  const name = `faults_${randomUUID().replaceAll('-', '')}`
  let server: Connection
  let own: Connection
  const urlOf = (base: string) => {
    const url = new URL(serverUrl)
    url.host = new URL(base).host
    url.pathname = name
    return url.href
  }
  beforeAll(async () => {
    server = await openServer(serverUrl)
    await sql.raw(`create database ${name}`).execute(server.db)
    own = await openServer(urlOf(serverUrl))
    await migrate(own.db)
  })
  afterAll(async () => {
    await own?.close()
    await sql.raw(`drop database if exists ${name} with (force)`).execute(server.db)
    await server?.close()
  })

  it('finds pg_trgm in another schema, until it is back', async () => {
    await sql`create schema elsewhere`.execute(own.db)
    await sql`alter extension pg_trgm set schema elsewhere`.execute(own.db)
    expect(await reportsOf(own)).toMatchObject({
      'text search': {
        state: 'bad',
        detail: expect.stringContaining('elsewhere'),
        remedy: expect.stringContaining('ALTER EXTENSION pg_trgm SET SCHEMA public'),
      },
    })
    await sql`alter extension pg_trgm set schema public`.execute(own.db)
    expect(await reportsOf(own)).toMatchObject({ 'text search': { state: 'good' } })
  })

  it('finds one that cannot be asked any more', async () => {
    const lost = await openServer(urlOf(serverUrl))
    await lost.close()
    expect(await reportsOf(lost)).toMatchObject({ database: { state: 'bad', isEssential: true } })
  })

  it('says nothing of a pooler where there is none', async () => {
    expect(await reportsOf(own)).not.toHaveProperty('pooler')
  })

  it.skipIf(noPooler)(`says that a pooler stands before it${noPooler}`, async () => {
    const through = await openServer(urlOf(poolerUrl))
    expect(await reportsOf(through)).toMatchObject({
      pooler: { state: 'note', remedy: expect.stringContaining('session mode') },
    })
    await through.close()
  })
})
