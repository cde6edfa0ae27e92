import { sql } from 'kysely'
import type { Connection } from '#src/adapters/postgres/connection/connect.ts'
import type { HealthCheck } from '#src/ports/health.ts'

/** The database, which must answer. Its schema was brought up to date when it was opened. */
export function databaseChecks({ db, description }: Connection): readonly HealthCheck[] {
  return [
    {
      name: 'database',
      isEssential: true,
      async look() {
        await sql`select 1`.execute(db)
        return { state: 'good', detail: `${description}, schema up to date` }
      },
    },
  ]
}
