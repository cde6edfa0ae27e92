import { type Kysely, sql } from 'kysely'

/** The oldest rows are found without reading all: every day a few of them go. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`create index inquiries_created_at on inquiries (created_at)`.execute(db)
  await sql`create index budget_counters_updated_at on budget_counters (updated_at)`.execute(db)
  await sql`
    create index inquiries_identification on inquiries (identification_id)
      where identification_id is not null`.execute(db)
}
