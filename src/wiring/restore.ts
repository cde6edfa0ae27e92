import { mkdtemp, rm } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { loadRows } from '#src/adapters/postgres/backup/replace-rows.ts'
import { createShopRows } from '#src/adapters/postgres/backup/shop-rows.ts'
import { createShopperData } from '#src/adapters/postgres/chat/shopper-data.ts'
import type { Connection } from '#src/adapters/postgres/connection/connect.ts'
import { openEmbedded } from '#src/adapters/postgres/connection/embedded.ts'
import { knownMigrations, migrate, migrateTo } from '#src/adapters/postgres/connection/migrate.ts'
import { type FinishedRestore, finishRestore } from '#src/backup/finish-restore.ts'
import { listKeptFiles } from '#src/backup/kept-files.ts'
import {
  type RestoreDependencies,
  restoreBackup,
  type VerifiedBackup,
} from '#src/backup/restore-backup.ts'
import { noteCasePlace } from '#src/evals/case-places.ts'
import { missingPhotos } from '#src/indexing/index-photos.ts'
import { makeFolder } from '#src/lib/make-folder.ts'
import type { createIndexMaintenance } from './index-maintenance.ts'
import type { Learning } from './learning.ts'
import { openMigrated } from './open-migrated.ts'
import type { Stores } from './stores.ts'
import type { Surroundings } from './surroundings.ts'

/**
 * Puts the rows and files of a backup in place. No other process may use the database: a data directory must be this
 * process's own, and a server must have no other connection of Vitryna.
 * @returns where what was there is kept; undefined when there was nothing.
 */
export async function replaceShop(
  surroundings: Surroundings,
  backup: VerifiedBackup,
): Promise<string | undefined> {
  const { config, progress } = surroundings
  const dataDir = config.VITRYNA_DATA_DIR
  // One connection: whatever else is connected is somebody else's.
  const alone = { ...config, VITRYNA_DATABASE_POOL: 1 }
  const { connection } = await openMigrated({ ...surroundings, config: alone, mustOwn: true })
  try {
    const { db } = connection
    return await restoreBackup(
      {
        rows: createShopRows(db),
        dataDir,
        progress,
        knownSchemas: await knownMigrations(db),
        upgrade: (rows, schema, use) => upgradeIn(dataDir, { rows, schema, use }),
      },
      backup,
    )
  } finally {
    await connection.close()
  }
}

interface Upgrade {
  readonly rows: Parameters<RestoreDependencies['upgrade']>[0]
  readonly schema: string
  readonly use: Parameters<RestoreDependencies['upgrade']>[2]
}

/** In a database of its own, which has the older schema first and is migrated then. */
export async function upgradeIn(dataDir: string, { rows, schema, use }: Upgrade): Promise<void> {
  const backups = join(dataDir, 'backups')
  makeFolder(resolve(backups))
  const folder = await mkdtemp(join(backups, 'upgrade-'))
  try {
    const { db, close } = await openEmbedded(folder)
    try {
      await migrateTo(db, schema)
      await loadRows(db, rows)
      await migrate(db)
      await use(createShopRows(db).read())
    } finally {
      await close()
    }
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}

export interface Restored extends FinishedRestore {
  /** Photos that recognition has no vector of still. */
  readonly notIndexed: unknown
}

export interface RestoredShop {
  readonly connection: Connection
  readonly stores: Stores
  readonly learning: Learning
  readonly index: Pick<ReturnType<typeof createIndexMaintenance>, 'indexPhotos' | 'prepare'>
}

/** What follows once rows and files are in place, with everything put together over them. */
export async function completeRestore(
  { connection, stores, learning, index }: RestoredShop,
  dataDir: string,
): Promise<Restored> {
  const jobs = await stores.jobs.get()
  await jobs.prepare(['show-order'])
  await noteCases(stores, dataDir)
  const finished = await finishRestore({
    ...stores,
    ...learning,
    shopperData: createShopperData(connection.db, jobs),
  })
  return { ...finished, notIndexed: await indexAnew(index) }
}

/** Cases of evals lie elsewhere now, and are found there when a shopper is to be forgotten. */
async function noteCases({ settings }: Stores, dataDir: string): Promise<void> {
  const folder = 'evals/cases/'
  const files = (await listKeptFiles(dataDir))
    .filter((path) => path.startsWith(`${folder}photos/`))
    .map((path) => path.slice(folder.length))
  if (files.length > 0) await noteCasePlace(settings, resolve(dataDir, folder), files)
}

/** @returns why it could not be done: the shop is restored all the same. */
async function indexAnew(index: RestoredShop['index']): Promise<unknown> {
  try {
    await index.indexPhotos(missingPhotos)
    await index.prepare()
    return undefined
  } catch (error) {
    return error
  }
}
