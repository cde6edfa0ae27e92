import { sql } from 'kysely'
import type { Connection } from '#src/adapters/postgres/connection/connect.ts'
import type { Finding, HealthCheck } from '#src/ports/health.ts'

/** Deadlines, reservations and budgets go by both clocks. */
const maxSkewMs = 30_000

/** The database, which must answer. Its schema was brought up to date when it was opened. */
export function databaseChecks(
  connection: Connection,
  now: () => number = Date.now,
): readonly HealthCheck[] {
  const { db, description, isPooled } = connection
  const check = (name: string, look: HealthCheck['look']) => ({ name, isEssential: false, look })
  return [
    {
      name: 'database',
      isEssential: true,
      async look() {
        await sql`select 1`.execute(db)
        return { state: 'good', detail: `${description}, schema up to date` }
      },
    },
    check('text search', () => checkTrigrams(connection)),
    check('clock', () => checkClock(connection, now)),
    check('pooler', async () => ((await isPooled?.()) ? pooled : undefined)),
  ]
}

const pooled: Finding = {
  state: 'note',
  detail: 'a pooler stands before PostgreSQL',
  remedy:
    'in transaction mode all is well; a pooler in session mode must have VITRYNA_DATABASE_POOL connections for each process of Vitryna, or DATABASE_URL names the server itself',
}

/** An extension that was put into another schema is found by nobody who does not look there. */
async function checkTrigrams({ db }: Connection): Promise<Finding> {
  const { rows } = await sql<{ schema: string; is_found: boolean }>`
    select extnamespace::regnamespace::text as schema,
      to_regprocedure('word_similarity(text, text)') is not null as is_found
    from pg_extension where extname = 'pg_trgm'`.execute(db)
  const [extension] = rows
  if (extension?.is_found) return { state: 'good', detail: `pg_trgm in ${extension.schema}` }
  if (!extension) {
    const remedy = 'have an administrator run in this database: CREATE EXTENSION pg_trgm'
    return { state: 'bad', detail: 'pg_trgm is gone: products are not found by words', remedy }
  }
  const detail = `pg_trgm is in the schema ${extension.schema}, where it is not looked for: products are not found by words`
  const remedy =
    'have an administrator run in this database: ALTER EXTENSION pg_trgm SET SCHEMA public'
  return { state: 'bad', detail, remedy }
}

async function checkClock({ db }: Connection, now: () => number): Promise<Finding> {
  const { rows } = await sql<{ ms: number }>`
    select extract(epoch from clock_timestamp())::float8 * 1000 as ms`.execute(db)
  const skewMs = Math.abs(now() - (rows[0]?.ms ?? 0))
  const detail = `${(skewMs / 1_000).toFixed(1)} s apart from the database’s`
  if (skewMs <= maxSkewMs) return { state: 'good', detail }
  return { state: 'bad', detail, remedy: 'let both machines set their clocks by NTP' }
}
