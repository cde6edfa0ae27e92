import { once } from 'node:events'
import { existsSync } from 'node:fs'
import { rename, rm } from 'node:fs/promises'
import { basename, dirname, join, resolve } from 'node:path'
import { Worker } from 'node:worker_threads'
import type { PGlite } from '@electric-sql/pglite'
import { createPgConfig } from '@electric-sql/pglite/node-postgres'
import pg from 'pg'
import { messageOf } from '#src/lib/message.ts'
import { DatabaseError, DataDirLockedError } from '#src/ports/errors.ts'
import { type Connection, createKysely } from './connect.ts'
import { type DataDirOwner, lockDataDir } from './data-dir-lock.ts'
import { giveTurns } from './give-turns.ts'
import { type LentDatabase, lendDatabase } from './lend-database.ts'
import { surviveLoss } from './server-pool.ts'
import { startPglite } from './start-pglite.ts'

/** A guest may keep PGlite for the length of a transaction: an import, say. */
const sessionTimeoutMs = 60_000

/**
 * PostgreSQL in the process, in `dataDir`, which this process then owns, and lends to those that come after it.
 * @throws DataDirLockedError when another process owns it.
 */
export async function openEmbedded(dataDir: string): Promise<Connection> {
  const lock = lockDataDir(dataDir)
  try {
    const lite = await openPglite(join(dataDir, 'postgres'))
    const pool = new pg.Pool({
      ...createPgConfig(giveTurns(lite)),
      // PGlite is one connection. Whoever asks for a second one while holding it would wait for ever.
      max: 1,
      connectionTimeoutMillis: sessionTimeoutMs,
    })
    const lent = await lend({ lite, pool }, lock.socketFile)
    const db = createKysely(pool)
    return {
      db,
      isSoleOwner: true,
      isBorrowed: false,
      description: `PGlite in ${dataDir}`,
      close: async () => {
        await lent?.close()
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

/** A file system without sockets has an owner as before, and nobody else. */
async function lend(
  lending: Parameters<typeof lendDatabase>[0],
  socketFile: string,
): Promise<LentDatabase | undefined> {
  try {
    return await lendDatabase(lending, socketFile)
  } catch {
    return undefined
  }
}

/**
 * The same, or through the process that owns the directory: a command need not stop the bot that runs.
 * @throws DataDirLockedError when its owner does not lend it, or not yet.
 */
export async function openDataDir(dataDir: string): Promise<Connection> {
  try {
    return await openEmbedded(dataDir)
  } catch (error) {
    if (!(error instanceof DataDirLockedError) || !error.owner) throw error
    return borrow(dataDir, error.owner, error)
  }
}

/** What a command needs at once at most; the owner gives PGlite to one after another. */
const guestConnections = 4

async function borrow(
  dataDir: string,
  { pid, socketFile }: DataDirOwner,
  locked: DataDirLockedError,
): Promise<Connection> {
  // node-postgres makes the file's name of a folder and a port.
  const port = Number(basename(socketFile).split('.').at(-1))
  const pool = new pg.Pool({
    host: resolve(dirname(socketFile)),
    port,
    user: 'postgres',
    database: 'postgres',
    max: guestConnections,
    connectionTimeoutMillis: sessionTimeoutMs,
  })
  surviveLoss(pool)
  try {
    await pool.query('select 1')
  } catch (cause) {
    await pool.end()
    // Its owner starts or ends just now.
    if (isNobodyThere(cause)) throw locked
    throw new DatabaseError(`process ${pid}, which owns ${dataDir}, fails: ${messageOf(cause)}`, {
      remedy: `look at the log of process ${pid}, or stop it`,
      cause,
    })
  }
  const db = createKysely(pool)
  return {
    db,
    isSoleOwner: false,
    isBorrowed: true,
    description: `PGlite in ${dataDir}, through process ${pid}`,
    close: () => db.destroy(),
  }
}

function isNobodyThere(error: unknown): boolean {
  const code = error instanceof Error && 'code' in error ? error.code : undefined
  return code === 'ENOENT' || code === 'ECONNREFUSED'
}

/** A new cluster is made beside its place and moved there whole: a process killed half-way leaves nothing behind. */
async function openPglite(folder: string): Promise<PGlite> {
  try {
    if (!existsSync(folder)) {
      const unfinished = `${folder}.new`
      await rm(unfinished, { recursive: true, force: true })
      await makeCluster(unfinished)
      await rename(unfinished, folder)
    }
    return await startPglite(folder)
  } catch (cause) {
    // PostgreSQL's own account of a damaged cluster does not get out of PGlite: it says `Aborted()` and how to build it.
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

/** In a thread of its own: it takes some hundreds of megabytes, which only the end of a thread gives back. */
async function makeCluster(folder: string): Promise<void> {
  const script = new URL('./make-cluster-worker.ts', import.meta.url)
  await once(new Worker(script, { workerData: folder }), 'exit')
}
