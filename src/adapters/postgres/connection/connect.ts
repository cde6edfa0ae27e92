import { Kysely, PostgresDialect } from 'kysely'
import type pg from 'pg'
import type { Database } from './schema.ts'
import { openServerPool } from './server-pool.ts'

export type Db = Kysely<Database>

export interface Connection {
  readonly db: Db
  /** No other process can be connected. */
  readonly isSoleOwner: boolean
  /** It is PGlite in another process, which lends it. */
  readonly isBorrowed: boolean
  /** For a person: `PGlite in .vitryna` or `PostgreSQL at host:port/name`, never with a password. */
  readonly description: string
  /** Whether a pooler such as PgBouncer stands before the server; undefined: there is no server. */
  isPooled?(): Promise<boolean>
  close(): Promise<void>
}

const defaultConnections = 10

/**
 * A PostgreSQL server, 15 or newer.
 * @throws ConfigError for an address that cannot be used.
 * @throws DatabaseError when it cannot be reached or is too old.
 */
export async function openServer(
  url: string,
  maxConnections = defaultConnections,
): Promise<Connection> {
  const { host, pathname } = new URL(url)
  const description = `PostgreSQL at ${host}${pathname}`
  const pool = await openServerPool({ url, maxConnections }, description)
  const db = createKysely(pool)
  return {
    ...{ db, isSoleOwner: false, isBorrowed: false, description },
    isPooled: () => isPooled(pool),
    async close() {
      await db.destroy()
      // Of a database that was never asked Kysely has made nothing that it could destroy.
      if (!pool.ended) await pool.end()
    },
  }
}

/** Whoever answered a new connection named its process; behind a pooler another one does the work. */
async function isPooled(pool: pg.Pool): Promise<boolean> {
  const client = await pool.connect()
  try {
    const { rows } = await client.query<{ pid: number }>('select pg_backend_pid() as pid')
    return 'processID' in client && client.processID !== rows[0]?.pid
  } finally {
    client.release()
  }
}

export function createKysely(pool: pg.Pool): Db {
  return new Kysely<Database>({ dialect: new PostgresDialect({ pool }) })
}
