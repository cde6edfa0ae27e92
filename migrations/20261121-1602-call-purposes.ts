import { type Kysely, sql } from 'kysely'

/** What a call was for decides which budgets it counts for: the catalogue's texts belong to no photo and no shopper. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    alter table model_calls add column purpose text not null default 'vision'
      check (purpose in ('vision', 'search', 'catalogue'))`.execute(db)
}
