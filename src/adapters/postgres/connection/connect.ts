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
  const db = createKysely(await openServerPool({ url, maxConnections }, description))
  return { db, isSoleOwner: false, isBorrowed: false, description, close: () => db.destroy() }
}

export function createKysely(pool: pg.Pool): Db {
  return new Kysely<Database>({ dialect: new PostgresDialect({ pool }) })
}
