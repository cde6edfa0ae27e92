import * as fs from 'node:fs/promises'
import * as path from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { FileMigrationProvider, Migrator } from 'kysely/migration'
import { messageOf } from '#src/lib/message.ts'
import { DatabaseError } from '#src/ports/errors.ts'
import type { Db } from './connect.ts'

const migrationFolder = fileURLToPath(new URL('../../../../migrations', import.meta.url))

/**
 * Brings the schema up to this program's. Several processes may do it at once: one does, the others wait.
 * @returns the names of the migrations that were run now.
 * @throws DatabaseError naming the migration that failed; it is rolled back whole.
 */
export async function migrate(db: Db): Promise<readonly string[]> {
  const { results = [], error } = await createMigrator(db).migrateToLatest()
  if (error !== undefined) {
    const failed = results.find(({ status }) => status === 'Error')?.migrationName
    throw new DatabaseError(`migration ${failed ?? ''} failed: ${messageOf(error)}`, {
      remedy:
        'a database that a newer Vitryna migrated needs that version; otherwise mend what the message names',
      cause: error,
    })
  }
  return results.map(({ migrationName }) => migrationName)
}

function createMigrator(db: Db): Migrator {
  return new Migrator({
    db,
    provider: new FileMigrationProvider({
      fs,
      path,
      migrationFolder,
      import: (file) => import(pathToFileURL(file).href),
    }),
  })
}
