import { sql } from 'kysely'
import type { Db } from '#src/adapters/postgres/connection/connect.ts'
import type { TranscriptEntry, Transcripts } from '#src/ports/transcripts.ts'

export function createTranscripts(db: Db): Transcripts {
  return {
    async read(ticketId) {
      const row = await db
        .selectFrom('tickets as t')
        .innerJoin('inquiries as q', 'q.id', 't.inquiry_id')
        .select(['t.inquiry_id', 't.created_at', 'q.shopper_id', 'q.shopper_name'])
        .where('t.id', '=', ticketId)
        .executeTakeFirst()
      if (!row) return undefined
      const { inquiry_id: inquiryId, created_at: openedAt } = row
      const shopper = { id: Number(row.shopper_id), name: row.shopper_name }
      const entries = [
        ...(await questionOf(db, inquiryId)),
        ...(await saidIn(db, inquiryId)),
        ...(await doneTo(db, ticketId)),
      ]
      const inOrder = entries.toSorted((one, other) => one.at.getTime() - other.at.getTime())
      return { ticketId, shopper, openedAt, entries: inOrder }
    },
  }
}

async function questionOf(db: Db, inquiryId: number): Promise<readonly TranscriptEntry[]> {
  const rows = await db
    .selectFrom('inquiry_messages')
    .select(['received_at', 'text', 'kind'])
    .where('inquiry_id', '=', inquiryId)
    .orderBy('message_id')
    .execute()
  return rows.map(({ received_at: at, text, kind }) => ({
    at,
    name: null,
    who: 'shopper',
    text,
    kind,
  }))
}

/** A message as Telegram sent it, as far as it is told here. */
interface SentMessage {
  readonly text?: string
  readonly caption?: string
}

interface SaidRow {
  readonly at: Date
  readonly party: 'shopper' | 'staff'
  readonly name: string | null
  readonly message: SentMessage | null
}

const kinds = ['photo', 'video', 'voice', 'document', 'sticker', 'video_note', 'audio', 'location']

/** What Telegram sent is kept for a while only; of an edited message as it was edited last. */
async function saidIn(db: Db, inquiryId: number): Promise<readonly TranscriptEntry[]> {
  const { rows } = await sql<SaidRow>`
    select l.created_at as at, l.party, m.name, sent.message
    from message_links l
    left join managers m on m.user_id = l.author_id and l.party = 'staff'
    left join lateral (
      select coalesce(u.payload -> 'edited_message', u.payload -> 'message') as message
      from updates u
      where u.received_at between l.created_at - interval '1 hour' and l.created_at + interval '2 days'
        and coalesce(u.payload -> 'edited_message', u.payload -> 'message') @> jsonb_build_object(
          'message_id', l.message_id, 'chat', jsonb_build_object('id', l.chat_id))
      order by u.update_id desc limit 1) sent on true
    where l.inquiry_id = ${inquiryId} and l.author_id is not null
    order by l.created_at, l.message_id`.execute(db)
  return rows.map(({ at, party, name, message }) => ({
    at,
    name,
    who: party === 'staff' ? 'manager' : 'shopper',
    text: message?.text ?? message?.caption ?? '',
    kind: kinds.find((kind) => message && kind in message) ?? 'text',
  }))
}

async function doneTo(db: Db, ticketId: number): Promise<readonly TranscriptEntry[]> {
  const { rows } = await sql<{ at: Date; name: string | null; action: string; sku: string | null }>`
    select a.at, m.name, a.action, a.after ->> 'sku' as sku
    from audit_log a left join managers m on m.user_id = a.manager_id
    where a.subject = ${`ticket ${ticketId}`} and a.action in ('answer', 'undo', 'close', 'return', 'reopen')
    order by a.id`.execute(db)
  return rows.map(({ at, name, action, sku }) => ({
    at,
    name,
    who: 'manager',
    text: sku ?? '',
    kind: action,
  }))
}
