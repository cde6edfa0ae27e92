import * as fs from 'node:fs/promises'
import * as path from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { FileMigrationProvider, Migrator } from 'kysely/migration'
import { messageOf } from '#src/lib/message.ts'
import { AppError, DatabaseError } from '#src/ports/errors.ts'
import type { Db } from './connect.ts'
import { isDenied, missingGrants } from './missing-grants.ts'

const migrationFolder = fileURLToPath(new URL('../../../../migrations', import.meta.url))

/**
 * Brings the schema up to this program's. Several processes may do it at once: one does, the others wait.
 * @returns the names of the migrations that were run now.
 * @throws DatabaseError naming the migration that failed, which is rolled back whole, and what to do.
 */
export async function migrate(db: Db): Promise<readonly string[]> {
  const { results = [], error } = await createMigrator(db).migrateToLatest()
  if (error !== undefined) {
    const failed = results.find(({ status }) => status === 'Error')?.migrationName
    const what = failed ? `migration ${failed} failed` : 'the schema cannot be brought up to date'
    throw new DatabaseError(`${what}: ${messageOf(error)}`, {
      remedy: await remedyFor(db, error),
      cause: error,
    })
  }
  return results.map(({ migrationName }) => migrationName)
}

/**
 * For a database that another process lends: its schema is that process's to change.
 * @returns no names, for nothing was run.
 * @throws DatabaseError when this program needs a newer schema.
 */
export async function checkSchema(db: Db): Promise<readonly string[]> {
  const migrations = await createMigrator(db).getMigrations()
  const pending = migrations.filter(({ executedAt }) => executedAt === undefined)
  if (pending.length === 0) return []
  throw new DatabaseError('the process that owns the database is of an older version', {
    remedy: 'restart the bot first: it brings the schema up to date',
  })
}

async function remedyFor(db: Db, error: unknown): Promise<string> {
  const statements = isDenied(error) ? await missingGrants(db) : []
  if (statements.length > 0) {
    return `have an administrator run in this database: ${statements.join('; ')}`
  }
  const remedy = error instanceof AppError ? error.remedy : undefined
  return (
    remedy ??
    'a database that a newer Vitryna migrated needs that version; otherwise mend what the message names'
  )
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
