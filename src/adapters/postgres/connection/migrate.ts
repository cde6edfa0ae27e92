import * as fs from 'node:fs/promises'
import * as path from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { sql } from 'kysely'
import { FileMigrationProvider, type MigrationResultSet, Migrator } from 'kysely/migration'
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
  const migrator = createMigrator(db)
  await refuseNewer(db, migrator)
  return namesOf(db, await migrator.migrateToLatest())
}

/** The same, as far as the schema that had this migration as its last one. */
export async function migrateTo(db: Db, name: string): Promise<readonly string[]> {
  return namesOf(db, await createMigrator(db).migrateTo(name))
}

/** The last migration of a database. @returns '' when there was none. */
export async function schemaVersion(db: Db): Promise<string> {
  return (await executedMigrations(db)).at(-1) ?? ''
}

/** The migrations of this program, the oldest first. */
export async function knownMigrations(db: Db): Promise<readonly string[]> {
  return (await createMigrator(db).getMigrations()).map(({ name }) => name)
}

async function executedMigrations(db: Db): Promise<readonly string[]> {
  const { rows } = await sql<{ table: string | null }>`
    select to_regclass('kysely_migration')::text as table`.execute(db)
  if (!rows[0]?.table) return []
  const executed = await sql<{ name: string }>`
    select name from kysely_migration order by name collate "C"`.execute(db)
  return executed.rows.map(({ name }) => name)
}

/** @throws DatabaseError when a newer program has migrated the database. */
async function refuseNewer(db: Db, migrator: Migrator): Promise<void> {
  const known = new Set((await migrator.getMigrations()).map(({ name }) => name))
  const unknown = (await executedMigrations(db)).filter((name) => !known.has(name))
  if (unknown.length === 0) return
  throw new DatabaseError(
    `a newer version of Vitryna has migrated the database: this one does not know ${unknown.join(', ')}`,
    {
      remedy:
        'install that version or a newer one; to stay with this one, put back what was there before (ops/runbook.md, “Upgrade and rollback”)',
    },
  )
}

async function namesOf(db: Db, result: MigrationResultSet): Promise<readonly string[]> {
  const { results = [], error } = result
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

/** Whether `migrate` would change a schema that there is already. */
export async function isOutdated(db: Db): Promise<boolean> {
  const executed = new Set(await executedMigrations(db))
  return executed.size > 0 && (await knownMigrations(db)).some((name) => !executed.has(name))
}

/**
 * For a database that another process lends: its schema is that process's to change.
 * @returns no names, for nothing was run.
 * @throws DatabaseError when this program needs a newer schema.
 */
export async function checkSchema(db: Db): Promise<readonly string[]> {
  const migrator = createMigrator(db)
  await refuseNewer(db, migrator)
  const migrations = await migrator.getMigrations()
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
