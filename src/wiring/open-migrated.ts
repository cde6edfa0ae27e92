import type { Connection } from '#src/adapters/postgres/connection/connect.ts'
import { copyBeforeMigration } from '#src/adapters/postgres/connection/copy-folder.ts'
import {
  checkSchema,
  isOutdated,
  migrate,
  schemaVersion,
} from '#src/adapters/postgres/connection/migrate.ts'
import { openDatabase } from './stores.ts'
import type { Surroundings } from './surroundings.ts'

export interface MigratedConnection {
  readonly connection: Connection
  /** The migrations that were run now. */
  readonly migrated: readonly string[]
}

/**
 * Opens the database and brings its schema up to date. The shop's PGlite is copied before: its schema is as old as the
 * version of the program that one may want to go back to.
 * @throws AppError saying what is wrong with the set-up, or that the schema is newer than this program.
 */
export async function openMigrated(surroundings: Surroundings): Promise<MigratedConnection> {
  const connection = await openCopied(surroundings)
  try {
    const { db, isBorrowed } = connection
    return { connection, migrated: await (isBorrowed ? checkSchema(db) : migrate(db)) }
  } catch (error) {
    await connection.close()
    throw error
  }
}

async function openCopied(surroundings: Surroundings): Promise<Connection> {
  const connection = await openDatabase(surroundings)
  const isOwn = connection.isSoleOwner && surroundings.scratchDir === undefined
  let schema: string
  try {
    if (!isOwn || !(await isOutdated(connection.db))) return connection
    schema = await schemaVersion(connection.db)
  } catch (error) {
    await connection.close()
    throw error
  }
  await connection.close()
  await copyBeforeMigration(surroundings.config.VITRYNA_DATA_DIR, schema)
  return openDatabase(surroundings)
}
