import { sql } from 'kysely'
import type { Db } from '#src/adapters/postgres/connection/connect.ts'
import type { MomentSpan } from '#src/domain/calendar-periods.ts'
import type { Wish } from '#src/domain/most-asked.ts'
import { priorities } from '#src/domain/priority.ts'
import type { AnsweredBy, ManagerAct, OrderFigures, TicketStory } from '#src/domain/shop-report.ts'
import type { DeskReports, QueuedTicket } from '#src/ports/desk-reports.ts'

export function createDeskReports(db: Db): DeskReports {
  return {
    async queue(limit) {
      const { count } = await db
        .selectFrom('tickets')
        .select((eb) => eb.fn.countAll<string>().as('count'))
        .where('state', '=', 'open')
        .executeTakeFirstOrThrow()
      return { tickets: await queued(db, limit), count: Number(count) }
    },
    async facts(period) {
      return {
        photos: await photosIn(db, period),
        outcomes: await outcomesIn(db, period),
        stories: await storiesOf(db, period),
        notSold: await notSoldIn(db, period),
        orders: await ordersIn(db, period),
      }
    },
  }
}

async function queued(db: Db, limit: number): Promise<readonly QueuedTicket[]> {
  const rows = await db
    .selectFrom('tickets as t')
    .innerJoin('inquiries as q', 'q.id', 't.inquiry_id')
    .leftJoin('managers as m', 'm.user_id', 't.claimed_by')
    .selectAll('t')
    .select(['q.shopper_id', 'q.shopper_name', 'm.name as holder'])
    .where('t.state', '=', 'open')
    .orderBy('t.priority')
    .orderBy('t.opened_at')
    .limit(limit)
    .execute()
  return rows.map((row) => ({
    id: row.id,
    shopper: { id: Number(row.shopper_id), name: row.shopper_name },
    openedAt: row.opened_at,
    priority: priorities[row.priority - 1] ?? 'normal',
    tags: row.tags,
    level: row.level === 2 ? 2 : 1,
    holder:
      row.claimed_by === null
        ? null
        : { id: Number(row.claimed_by), name: row.holder ?? row.claimed_by },
    dueAt: row.due_at,
    staffMessage:
      row.staff_chat_id === null || row.staff_message_id === null
        ? null
        : { chatId: Number(row.staff_chat_id), messageId: Number(row.staff_message_id) },
  }))
}

async function photosIn(db: Db, { from, to }: MomentSpan): Promise<number> {
  const { count } = await db
    .selectFrom('inquiry_messages')
    .select((eb) => eb.fn.countAll<string>().as('count'))
    .where('kind', '=', 'photo')
    .where('received_at', '>=', from)
    .where('received_at', '<', to)
    .executeTakeFirstOrThrow()
  return Number(count)
}

async function outcomesIn(db: Db, { from, to }: MomentSpan) {
  const { rows } = await sql<{ by: AnsweredBy; count: number }>`
    select case outcome when 'matched' then identification_method
      when 'ambiguous' then 'choice' else 'nobody' end as by, count(*)::int as count
    from identifications where created_at >= ${from} and created_at < ${to}
    group by 1 order by 2 desc, 1`.execute(db)
  return rows
}

interface StoryRow {
  readonly opened_at: Date
  readonly rating: number | null
  readonly replied_by: string | null
  readonly replied_at: Date | null
  readonly reply_name: string | null
  readonly ended_by: string | null
  readonly ended_at: Date | null
  readonly end_name: string | null
}

/** Of a ticket that was reopened, what happened since. */
async function storiesOf(db: Db, { from, to }: MomentSpan): Promise<readonly TicketStory[]> {
  const { rows } = await sql<StoryRow>`
    with opened as (
      select id, inquiry_id, opened_at, rating, 'ticket ' || id as subject from tickets
      where opened_at >= ${from} and opened_at < ${to})
    select t.opened_at, t.rating,
      reply.manager_id as replied_by, reply.at as replied_at, replier.name as reply_name,
      ending.manager_id as ended_by, ending.at as ended_at, ender.name as end_name
    from opened t
    left join lateral (
      select manager_id, at from (
        select l.author_id as manager_id, l.created_at as at from message_links l
        where l.inquiry_id = t.inquiry_id and l.party = 'staff' and l.author_id is not null
        union all
        select d.manager_id, d.decided_at from decisions d where d.ticket_id = t.id) said
      where at >= t.opened_at order by at limit 1) reply on true
    left join lateral (
      select manager_id, at from audit_log
      where subject = t.subject and action in ('answer', 'close', 'return')
        and at >= t.opened_at
      order by at limit 1) ending on true
    left join managers replier on replier.user_id = reply.manager_id
    left join managers ender on ender.user_id = ending.manager_id
    order by t.id`.execute(db)
  return rows.map((row) => ({
    openedAt: row.opened_at,
    firstReply: actOf(row.replied_by, row.replied_at, row.reply_name),
    ending: actOf(row.ended_by, row.ended_at, row.end_name),
    rating: row.rating ?? undefined,
  }))
}

function actOf(id: string | null, at: Date | null, name: string | null): ManagerAct | undefined {
  return id === null || at === null
    ? undefined
    : { manager: { id: Number(id), name: name ?? id }, at }
}

async function notSoldIn(db: Db, { from, to }: MomentSpan): Promise<readonly Wish[]> {
  const { rows } = await sql<{ shopper_id: string; text: string }>`
    select q.shopper_id, string_agg(m.text, ' ' order by m.message_id) as text
    from decisions d join tickets t on t.id = d.ticket_id join inquiries q on q.id = t.inquiry_id
      join inquiry_messages m on m.inquiry_id = q.id and m.text <> ''
    where d.sku is null and d.undone_at is null and d.decided_at >= ${from} and d.decided_at < ${to}
    group by q.id`.execute(db)
  return rows.map(({ shopper_id: shopperId, text }) => ({ shopperId: Number(shopperId), text }))
}

/** What was cancelled is none. @returns null where nobody has ever ordered anything */
async function ordersIn(db: Db, { from, to }: MomentSpan): Promise<OrderFigures | null> {
  const any = await db
    .selectFrom('orders')
    .select('id')
    .where('placed_at', 'is not', null)
    .limit(1)
    .executeTakeFirst()
  if (!any) return null
  const { rows } = await sql<{ currency: string; count: number; minor: string }>`
    select currency, count(*)::int as count, sum(total_minor)::text as minor from orders
    where placed_at >= ${from} and placed_at < ${to} and state <> 'cancelled' and currency is not null
    group by currency order by currency`.execute(db)
  return {
    count: rows.reduce((sum, { count }) => sum + count, 0),
    revenue: rows.map(({ currency, minor }) => ({ currency, minor: Number(minor) })),
  }
}
