import { sql } from 'kysely'
import type { Db } from '#src/adapters/postgres/connection/connect.ts'
import type { AnswerCounts, ServiceFacts } from '#src/ports/service-facts.ts'

/** An answer that takes longer is slow; alerts have the same limit. */
const slowSeconds = 10

export function createServiceFacts(db: Db): ServiceFacts {
  return {
    answers: (hours) => answers(db, hours),
    updates: (hours) => updates(db, hours),
    lateTickets: (minutes) => lateTickets(db, minutes),
  }
}

/** What came after the photo was looked at was not answered by it. */
async function answers(db: Db, hours: number): Promise<AnswerCounts> {
  const { rows } = await sql<AnswerCounts>`
    with looked as (
      select extract(epoch from known.created_at - (
        select max(received_at) from inquiry_messages message
        where message.inquiry_id = asked.id and message.received_at <= known.created_at)) as waited
      from identifications known join inquiries asked on asked.identification_id = known.id
      where known.created_at > now() - make_interval(hours => ${hours})
    )
    select count(*)::int as answered,
      (count(*) filter (where waited > ${slowSeconds}))::int as slow,
      (select count(*)::int from tickets
        where reason = 'failed' and opened_at > now() - make_interval(hours => ${hours})) as failed
    from looked`.execute(db)
  return rows[0] ?? { answered: 0, slow: 0, failed: 0 }
}

async function updates(db: Db, hours: number) {
  const { rows } = await sql<{ now: number; weekAgo: number }>`
    with span as (select make_interval(hours => ${hours}) as hours, now() - interval '7 days' as week_ago)
    select
      (select count(*)::int from updates where received_at > now() - hours) as now,
      (select count(*)::int from updates where received_at between week_ago - hours and week_ago) as "weekAgo"
    from span`.execute(db)
  return rows[0] ?? { now: 0, weekAgo: 0 }
}

async function lateTickets(db: Db, minutes: number): Promise<number> {
  const { rows } = await sql<{ count: number }>`
    select count(*)::int as count from tickets
    where state = 'open' and due_at < now() - make_interval(mins => ${minutes})`.execute(db)
  return rows[0]?.count ?? 0
}
