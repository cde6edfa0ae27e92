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
    const fresh = await PGlite.create(unfinished, { extensions })
    await fresh.close()
    await rename(unfinished, folder)
  }
  return PGlite.create(folder, { extensions })
}

/** A PostgreSQL server, 15 or newer. Nothing is connected before the first query. */
export async function openServer(url: string): Promise<Connection> {
  const pool = new pg.Pool({
    connectionString: url,
    max: 10,
    connectionTimeoutMillis: connectTimeoutMs,
    verify: limitStatements,
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

/**
 * Sets the server's limit on a new connection: PgBouncer refuses it as a start-up parameter. In PgBouncer's transaction
 * mode it stays with the server's connection, which then holds all of the pooler's clients to it. Nothing else here
 * needs a session: locks end with their transactions, and new work is polled for.
 */
function limitStatements(client: pg.ClientBase, done: (error?: Error) => void): void {
  client.query(`set statement_timeout = ${statementTimeoutMs}`, (error: Error | null) =>
    done(error ?? undefined),
  )
}

function createKysely(pool: pg.Pool): Db {
  return new Kysely<Database>({ dialect: new PostgresDialect({ pool }) })
}
