import { execFile } from 'node:child_process'
import { randomUUID } from 'node:crypto'
import { cp, rm } from 'node:fs/promises'
import { promisify } from 'node:util'
import { sql } from 'kysely'
import { inject } from 'vitest'
import { type Connection, type Db, openServer } from '#src/adapters/postgres/connection/connect.ts'
import { openEmbedded } from '#src/adapters/postgres/connection/embedded.ts'
import { migrate } from '#src/adapters/postgres/connection/migrate.ts'
import { makeScratchFolder } from './scratch-folder.ts'

/** A server to test against, `postgres://user@host:port/database`; unset: PGlite. */
const serverUrl = process.env['TEST_DATABASE_URL']

/** A database that nobody has opened. */
export interface ClosedDatabase {
  /** What a process or a command needs to open it. */
  readonly environment: Readonly<Record<string, string>>
  remove(): Promise<void>
}

export interface TestDatabase extends Connection, ClosedDatabase {
  /** Empties every table. */
  clear(): Promise<void>
  /** Closes the connection, for a process that opens the database anew; `remove` then takes it away. */
  release(): Promise<void>
}

/** An empty, migrated database of its own: a PGlite in a temporary folder, or a new database on the server. */
export async function openTestDatabase(): Promise<TestDatabase> {
  return serverUrl ? openOnServer(serverUrl) : openInFolder(inject('templateDir'))
}

/** The same for a test of the demo: a PGlite has it already, a server is given it by `ensureDemo`. */
export async function openDemoDatabase(): Promise<TestDatabase> {
  return serverUrl ? openOnServer(serverUrl) : openInFolder(inject('demoDir'))
}

/** The same, to be opened by a command or a bot. */
export async function makeDemoDatabase(): Promise<ClosedDatabase> {
  if (!serverUrl) return inDataDir(await temporaryDataDir())
  const database = await openOnServer(serverUrl)
  await database.release()
  return database
}

/** A database without any table, for a test of the way from an older schema. */
export async function openEmptyDatabase(): Promise<TestDatabase> {
  if (serverUrl) return createOnServer(serverUrl)
  return openDataDir(await makeScratchFolder('vitryna-test-'))
}

async function openInFolder(template: string): Promise<TestDatabase> {
  return openDataDir(await copyOf(template))
}

async function openDataDir(dataDir: string): Promise<TestDatabase> {
  return testDatabase(await openEmbedded(dataDir), inDataDir(dataDir))
}

function inDataDir(dataDir: string): ClosedDatabase {
  return {
    environment: { VITRYNA_DATA_DIR: dataDir },
    remove: () => rm(dataDir, { recursive: true, force: true }),
  }
}

/** A data directory with the demo in it, for a command to open. */
export function temporaryDataDir(): Promise<string> {
  return copyOf(inject('demoDir'))
}

async function copyOf(template: string): Promise<string> {
  const dataDir = await makeScratchFolder('vitryna-test-')
  // Of a thousand small files, and for a hundred tests: node's own copying takes four times as long.
  if (process.platform === 'win32') await cp(template, dataDir, { recursive: true })
  else await promisify(execFile)('cp', ['-R', `${template}/.`, dataDir])
  return dataDir
}

async function openOnServer(url: string): Promise<TestDatabase> {
  const database = await createOnServer(url)
  await migrate(database.db)
  return database
}

async function createOnServer(url: string): Promise<TestDatabase> {
  const name = `vitryna_test_${randomUUID().replaceAll('-', '')}`
  await onServer(url, `create database ${name}`)
  const own = new URL(url)
  own.pathname = `/${name}`
  const connection = await openServer(own.href)
  const remove = () => onServer(url, `drop database ${name} with (force)`)
  return testDatabase(connection, { environment: { DATABASE_URL: own.href }, remove })
}

function testDatabase(
  connection: Connection,
  { environment, remove }: ClosedDatabase,
): TestDatabase {
  return {
    ...connection,
    environment,
    clear: () => clear(connection),
    release: connection.close,
    remove,
    async close() {
      await connection.close()
      await remove()
    },
  }
}

async function onServer(url: string, statement: string): Promise<void> {
  const { db, close } = await openServer(url)
  await sql.raw(statement).execute(db)
  await close()
}

async function clear({ db }: Connection): Promise<void> {
  const { rows } = await sql<{ name: string }>`
    select tablename as name from pg_tables where schemaname = 'public'
      and tablename not like 'kysely%'`.execute(db)
  await emptyTables(
    db,
    rows.map(({ name }) => name),
  )
}

/**
 * Deletes all rows of these tables and of those that refer to them, and has numbers begin at 1 again: as `truncate …
 * restart identity cascade` does, which makes new files for each table and index and takes ten times as long.
 */
export async function emptyTables(db: Db, tables: readonly string[]): Promise<void> {
  const names = sql.raw(tables.map((name) => `'${name}'`).join(', '))
  await sql`do $$
    declare found record;
    begin
      perform set_config('session_replication_role', 'replica', true);
      for found in
        with recursive emptied (id) as (
          select unnest(array[${names}])::regclass::oid
          union select conrelid from pg_constraint join emptied on confrelid = id where contype = 'f'
        )
        select id::regclass as name, array(
          select objid::regclass from pg_depend join pg_class on pg_class.oid = objid and relkind = 'S'
            where refobjid = id and deptype in ('a', 'i')
        ) as numbers from emptied
      loop
        execute format('delete from %s', found.name);
        perform setval(number, 1, false) from unnest(found.numbers) as number;
      end loop;
    end $$`.execute(db)
}
