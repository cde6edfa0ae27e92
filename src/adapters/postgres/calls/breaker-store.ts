import { sql } from 'kysely'
import type { Db } from '#src/adapters/postgres/connection/connect.ts'
import type { Admission, BreakerFailure, BreakerStore } from '#src/ports/breaker-store.ts'

/** Breakers in the database: each step is one statement, by the server's clock. */
export function createBreakerStore(db: Db): BreakerStore {
  return {
    admit: (model, probeLeaseMs) => admit(db, model, probeLeaseMs),
    succeeded: (model, window) => succeeded(db, model, window.calls),
    failed: (model, failure) => failed(db, model, failure),
    async isOpen(model, withinMs) {
      const { rows } = await sql`
        select from breakers where model = ${model} and open_until > ${inFuture(-withinMs)}`.execute(
        db,
      )
      return rows.length > 0
    },
  }
}

const inFuture = (ms: number) => sql`clock_timestamp() + make_interval(secs => ${ms / 1_000})`

/** Of many who find the cool-down over, the row's lock lets one take the probe. */
async function admit(db: Db, model: string, probeLeaseMs: number): Promise<Admission> {
  const { rows } = await sql<{ admission: Admission }>`
    with probe as (
      update breakers set probe_until = ${inFuture(probeLeaseMs)}
      where model = ${model} and open_until <= clock_timestamp()
        and (probe_until is null or probe_until <= clock_timestamp())
      returning model
    )
    select case
      when exists (select from probe) then 'probe'
      when exists (select from breakers where model = ${model} and open_until is not null) then 'open'
      else 'closed'
    end as admission`.execute(db)
  return rows[0]?.admission ?? 'closed'
}

async function succeeded(db: Db, model: string, calls: number): Promise<void> {
  await sql`
    insert into breakers as b (model, recent) values (${model}, '1')
    on conflict (model) do update set
      recent = case when b.open_until is null then right(b.recent || '1', ${calls}) else '' end,
      open_until = null,
      probe_until = null`.execute(db)
}

async function failed(
  db: Db,
  model: string,
  { window, cooldownMs, atOnce }: BreakerFailure,
): Promise<void> {
  const until = inFuture(cooldownMs)
  const opensFirst = atOnce || window.failures <= 1
  await sql`
    insert into breakers as b (model, recent, open_until)
    values (${model}, '0', case when ${opensFirst} then ${until} end)
    on conflict (model) do update set
      recent = right(b.recent || '0', ${window.calls}),
      open_until = case
        when ${atOnce} then greatest(b.open_until, ${until})
        -- Already open: calls that were under way then say nothing new.
        when b.open_until is not null then b.open_until
        when length(replace(right(b.recent || '0', ${window.calls}), '1', '')) >= ${window.failures}
          then ${until}
      end,
      probe_until = case when ${atOnce} then null else b.probe_until end`.execute(db)
}
