import { type Kysely, sql } from 'kysely'

/** A model may also be asked about a photo that is answered already, from a budget of its own. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    alter table model_calls
      drop constraint model_calls_purpose_check,
      add constraint model_calls_purpose_check
        check (purpose in ('vision', 'search', 'question', 'catalogue', 'shadow'))`.execute(db)
  await sql`
    alter table budget_counters
      drop constraint budget_counters_budget_check,
      add constraint budget_counters_budget_check
        check (budget in ('day', 'hour', 'shopper-day', 'photo', 'shadow-day'))`.execute(db)
}
