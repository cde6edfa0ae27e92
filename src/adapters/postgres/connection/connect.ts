import { existsSync } from 'node:fs'
import { rename, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { PGlite } from '@electric-sql/pglite'
import { pg_trgm } from '@electric-sql/pglite/contrib/pg_trgm'
import { createPgConfig } from '@electric-sql/pglite/node-postgres'
import { Kysely, PostgresDialect } from 'kysely'
import pg from 'pg'
import { messageOf } from '#src/lib/message.ts'
import { DatabaseError } from '#src/ports/errors.ts'
import { lockDataDir } from './data-dir-lock.ts'
import type { Database } from './schema.ts'

export type Db = Kysely<Database>

export interface Connection {
  readonly db: Db
  /** No other process can be connected. */
  readonly isSoleOwner: boolean
  /** For a person: `PGlite in .vitryna` or `PostgreSQL at host:port/name`, never with a password. */
  readonly description: string
  close(): Promise<void>
}

const connectTimeoutMs = 10_000
const statementTimeoutMs = 60_000

/**
 * PostgreSQL in the process, in `dataDir`, which this process then owns.
 * @throws DataDirLockedError when another process owns it.
 */
export async function openEmbedded(dataDir: string): Promise<Connection> {
  const lock = lockDataDir(dataDir)
  try {
    const lite = await openPglite(join(dataDir, 'postgres'))
    const pool = new pg.Pool({
      ...createPgConfig(lite),
      // PGlite is one connection. Whoever asks for a second one while holding it would wait for ever.
      max: 1,
      connectionTimeoutMillis: connectTimeoutMs,
    })
    const db = createKysely(pool)
    return {
      db,
      isSoleOwner: true,
      description: `PGlite in ${dataDir}`,
      close: async () => {
        await db.destroy()
        await lite.close()
        lock.release()
      },
    }
  } catch (error) {
    lock.release()
    throw error
  }
}

/** Of those in the package, what the migrations create. */
const extensions = { pg_trgm }

/** A new cluster is made beside its place and moved there whole: a process killed half-way leaves nothing behind. */
async function openPglite(folder: string): Promise<PGlite> {
  if (!existsSync(folder)) {
    const unfinished = `${folder}.new`
    await rm(unfinished, { recursive: true, force: true })
    const fresh = await startPglite(unfinished)
    await fresh.close()
    await rename(unfinished, folder)
  }
  return startPglite(folder)
}

/** PostgreSQL's own account of a damaged cluster does not get out of PGlite: it says `Aborted()` and how to build it. */
async function startPglite(folder: string): Promise<PGlite> {
  try {
    return await PGlite.create(folder, { extensions })
  } catch (cause) {
    throw new DatabaseError(
      `the database in ${folder} cannot be opened: it is damaged or incomplete`,
      {
        remedy:
          'check that the disk is not full and the folder may be written; if so, put the folder back from a backup, or move it away to begin with an empty database',
        cause,
      },
    )
  }
}

/** A PostgreSQL server, 15 or newer. Nothing is connected before the first query. */
export async function openServer(url: string): Promise<Connection> {
  const pool = new pg.Pool({
    connectionString: url,
    max: 10,
    connectionTimeoutMillis: connectTimeoutMs,
    statement_timeout: statementTimeoutMs,
    // The server's own limit comes first; this one is for a server that went silent.
    query_timeout: statementTimeoutMs + 5_000,
    application_name: 'vitryna',
  })
  // Without a listener a server restart would end this process; the query in hand gets the error anyway.
  pool.on('error', () => undefined)
  const db = createKysely(pool)
  const { host, pathname } = new URL(url)
  const description = `PostgreSQL at ${host}${pathname}`
  try {
    await pool.query('select 1')
  } catch (cause) {
    await db.destroy()
    throw new DatabaseError(`${description} cannot be reached: ${messageOf(cause)}`, {
      remedy:
        'check DATABASE_URL and that the server runs, or unset it to use the embedded database',
      cause,
    })
  }
  return { db, isSoleOwner: false, description, close: () => db.destroy() }
}

function createKysely(pool: pg.Pool): Db {
  return new Kysely<Database>({ dialect: new PostgresDialect({ pool }) })
}
