import { existsSync } from 'node:fs'
import { rename, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { PGlite } from '@electric-sql/pglite'
import { pg_trgm } from '@electric-sql/pglite/contrib/pg_trgm'
import { createPgConfig } from '@electric-sql/pglite/node-postgres'
import { Kysely, PostgresDialect } from 'kysely'
import pg from 'pg'
import { lockDataDir } from './data-dir-lock.ts'
import type { Database } from './schema.ts'
import { connectTimeoutMs, openServerPool } from './server-pool.ts'

export type Db = Kysely<Database>

export interface Connection {
  readonly db: Db
  /** No other process can be connected. */
  readonly isSoleOwner: boolean
  /** For a person: `PGlite in .vitryna` or `PostgreSQL at host:port/name`, never with a password. */
  readonly description: string
  close(): Promise<void>
}

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
  return { db, isSoleOwner: false, description, close: () => db.destroy() }
}

function createKysely(pool: pg.Pool): Db {
  return new Kysely<Database>({ dialect: new PostgresDialect({ pool }) })
}
