import { sql } from 'kysely'
import type { Db } from './connect.ts'

const insufficientPrivilege = '42501'

/** The server refused a statement for want of a privilege. */
export function isDenied(error: unknown): boolean {
  if (!(error instanceof Error)) return false
  return ('code' in error && error.code === insufficientPrivilege) || isDenied(error.cause)
}

interface Privileges {
  readonly role: string
  readonly tables: string
  readonly can_create_tables: boolean
  readonly lacks_trigrams: boolean
  readonly lacks_jobs: boolean
  readonly can_use_jobs: boolean
}

/** The statements that an administrator has to run in this database so that its role may keep its schema. */
export async function missingGrants(db: Db): Promise<readonly string[]> {
  const { rows } = await sql<Privileges>`
    select quote_ident(current_user) as role, quote_ident(tables) as tables,
      has_schema_privilege(tables, 'create') as can_create_tables,
      not is_creator and jobs is null as lacks_jobs,
      coalesce(has_schema_privilege(jobs, 'create') and has_schema_privilege(jobs, 'usage'), true)
        as can_use_jobs,
      not exists (select from pg_extension where extname = 'pg_trgm')
        and not (is_creator and coalesce(is_trusted, false)) as lacks_trigrams
    from coalesce(current_schema(), 'public') as tables,
      to_regnamespace('pgboss') as jobs,
      has_database_privilege(current_database(), 'create') as is_creator,
      (select bool_or(trusted) as is_trusted from pg_available_extension_versions
        where name = 'pg_trgm') as trigrams`.execute(db)
  return rows.flatMap(statementsFor)
}

function statementsFor(found: Privileges): readonly string[] {
  const { role, tables } = found
  return [
    ...(found.can_create_tables ? [] : [`GRANT CREATE, USAGE ON SCHEMA ${tables} TO ${role}`]),
    ...(found.lacks_trigrams ? ['CREATE EXTENSION pg_trgm'] : []),
    ...(found.lacks_jobs ? [`CREATE SCHEMA pgboss AUTHORIZATION ${role}`] : []),
    ...(found.can_use_jobs ? [] : [`GRANT CREATE, USAGE ON SCHEMA pgboss TO ${role}`]),
  ]
}
