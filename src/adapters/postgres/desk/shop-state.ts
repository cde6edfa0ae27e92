import { sql } from 'kysely'
import { hasQueue } from '#src/adapters/postgres/chat/backlog.ts'
import type { Db } from '#src/adapters/postgres/connection/connect.ts'
import type { OpenTickets, ShopState, ShopStateReader, WaitingJobs } from '#src/ports/shop-state.ts'

/** Counts what Prometheus is told at each scrape: a few aggregates, the dearest of which reads every reference photo. */
export function createShopStateReader(db: Db): ShopStateReader {
  return {
    read: async () => ({
      jobs: [...(await waitingInLanes(db)), ...(await waitingInQueue(db))],
      tickets: await openTickets(db),
      photos: await photosByRole(db),
      vectors: await vectorsByEmbedder(db),
      ratings: await ratingsByStars(db),
    }),
  }
}

async function waitingInLanes(db: Db): Promise<readonly WaitingJobs[]> {
  const { rows } = await sql<WaitingJobs>`
    select queue, count(*)::int as count,
      extract(epoch from now() - min(not_before))::float8 as "oldestSeconds"
    from chat_jobs where not_before <= now() group by queue order by queue`.execute(db)
  return rows
}

async function waitingInQueue(db: Db): Promise<readonly WaitingJobs[]> {
  if (!(await hasQueue(db))) return []
  const { rows } = await sql<WaitingJobs>`
    select name as queue, count(*)::int as count,
      extract(epoch from now() - min(start_after))::float8 as "oldestSeconds"
    from pgboss.job where state in ('created', 'retry') and start_after <= now()
    group by name order by name`.execute(db)
  return rows
}

async function openTickets(db: Db): Promise<readonly OpenTickets[]> {
  const { rows } = await sql<OpenTickets>`
    select level, count(*)::int as count,
      extract(epoch from now() - min(opened_at))::float8 as "oldestSeconds",
      (count(*) filter (where staff_message_id is null))::int as unposted,
      (count(*) filter (where due_at < now()))::int as late
    from tickets where state = 'open' group by level order by level`.execute(db)
  return rows
}

async function photosByRole(db: Db): Promise<ShopState['photos']> {
  const { rows } = await sql<ShopState['photos'][number]>`
    select role, count(*)::int as count from reference_photos
    where active and not reserved and superseded_by is null group by role order by role`.execute(db)
  return rows
}

async function vectorsByEmbedder(db: Db): Promise<ShopState['vectors']> {
  const { rows } = await sql<ShopState['vectors'][number]>`
    select embedder_id as "embedderId", count(*)::int as count
    from reference_vectors group by embedder_id order by embedder_id`.execute(db)
  return rows
}

async function ratingsByStars(db: Db): Promise<ShopState['ratings']> {
  const { rows } = await sql<ShopState['ratings'][number]>`
    select rating as stars, count(*)::int as count
    from tickets where rating is not null group by rating order by rating`.execute(db)
  return rows
}
