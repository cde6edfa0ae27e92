import { type Selectable, sql, type Transaction } from 'kysely'
import {
  linkConfirmedPosts,
  unlinkConfirmedPosts,
} from '#src/adapters/postgres/chat/channel-posts.ts'
import { linkMessage } from '#src/adapters/postgres/chat/message-links.ts'
import type { Db } from '#src/adapters/postgres/connection/connect.ts'
import type { JobSender } from '#src/adapters/postgres/connection/jobs.ts'
import type { Database } from '#src/adapters/postgres/connection/schema.ts'
import type { Sku } from '#src/domain/sku.ts'
import type { ChatMessage } from '#src/ports/inquiry-store.ts'
import type { Claimed, Decision, Decisions, Ending } from '#src/ports/ticket-store.ts'
import { changeTicket, lockTicket, noteDeed } from './change-ticket.ts'
import { type Act, done, heldBy, over } from './claims.ts'

type Trx = Transaction<Database>

const now = sql<Date>`now()`

/** Locks the inquiry first: a photo that comes late waits, and then sees how this ended. */
async function lockWithInquiry(trx: Trx, ticketId: number) {
  const inquiry = await trx
    .selectFrom('inquiries as q')
    .innerJoin('tickets as t', 't.inquiry_id', 'q.id')
    .select(['q.id', 'q.state'])
    .where('t.id', '=', ticketId)
    .forUpdate('q')
    .executeTakeFirst()
  const ticket = inquiry && (await lockTicket(trx, ticketId))
  return ticket && { inquiry, ticket }
}

export interface Word extends Act {
  readonly sku: Sku | null
  /** The message that was tapped: a crash may have posted two, or not noted the first. */
  readonly message: ChatMessage | undefined
}

export async function answer(
  trx: Trx,
  jobs: JobSender,
  { ticketId, managerId, sku, message }: Word,
): Promise<Claimed> {
  const locked = await lockWithInquiry(trx, ticketId)
  if (locked?.ticket.state !== 'open') return over
  const { inquiry, ticket } = locked
  // A late photo is being looked at: the machine may be about to answer.
  if (inquiry.state === 'pending' || inquiry.state === 'cancelled') return over
  const by = await heldBy(trx, ticket, managerId)
  if (by) return { result: 'held', by }
  const word = { state: 'answered', sku, answered_by: managerId, answered_at: now } as const
  await changeTicket(trx, jobs, {
    ...{ id: ticketId, ...word, claimed_by: managerId, claimed_at: now },
    ...(message
      ? { staff_chat_id: message.chatId, staff_message_id: message.messageId, shown_version: 1 }
      : {}),
  })
  if (message) await linkMessage(trx, { ...message, inquiryId: inquiry.id, party: 'staff' })
  await trx
    .updateTable('inquiries')
    .set({ sku, decided_by: 'manager', state: 'ticketed' })
    .where('id', '=', inquiry.id)
    .execute()
  await trx
    .insertInto('decisions')
    .values({ ticket_id: ticketId, sku, manager_id: managerId })
    .execute()
  if (sku !== null) await linkConfirmedPosts(trx, { inquiryId: inquiry.id, sku, managerId })
  await noteDeed(trx, ticket, { managerId, action: 'answer', after: { sku } })
  await jobs.send(trx, 'deliver-answer', { ticketId })
  await jobs.send(trx, 'learn', { inquiryId: inquiry.id })
  return done
}

export async function undo(
  trx: Trx,
  jobs: JobSender,
  { ticketId, managerId }: Act,
): Promise<Claimed> {
  const locked = await lockWithInquiry(trx, ticketId)
  const decisionId = locked && (await standingDecision(trx, ticketId))
  if (decisionId === undefined || locked?.ticket.answered_at == null) return over
  const { inquiry, ticket } = locked
  const nothing = { sku: null, answered_by: null, answered_at: null } as const
  const theirs = { claimed_by: managerId, claimed_at: now }
  const open = { state: 'open', opened_at: now } as const
  await changeTicket(trx, jobs, { id: ticketId, ...open, ...nothing, ...theirs })
  await trx
    .updateTable('inquiries')
    .set({ sku: null, decided_by: null, topic_sku: null, state: 'ticketed' })
    .where('id', '=', inquiry.id)
    .execute()
  await trx
    .updateTable('decisions')
    .set({ undone_by: managerId, undone_at: now })
    .where('id', '=', decisionId)
    .execute()
  await unlinkConfirmedPosts(trx, { inquiryId: inquiry.id, decisionId })
  await noteDeed(trx, ticket, { managerId, action: 'undo', before: { sku: ticket.sku } })
  await jobs.send(trx, 'deliver-answer', { ticketId })
  await jobs.send(trx, 'learn', { inquiryId: inquiry.id })
  return done
}

async function standingDecision(trx: Trx, ticketId: number): Promise<number | undefined> {
  const row = await trx
    .selectFrom('decisions')
    .select('id')
    .where('ticket_id', '=', ticketId)
    .where('undone_at', 'is', null)
    .orderBy('id', 'desc')
    .limit(1)
    .executeTakeFirst()
  return row?.id
}

export async function end(
  trx: Trx,
  jobs: JobSender,
  { ticketId, managerId, ending }: Act & { readonly ending: Ending },
): Promise<Claimed> {
  const locked = await lockWithInquiry(trx, ticketId)
  if (!locked || !['open', 'answered'].includes(locked.ticket.state)) return over
  await changeTicket(trx, jobs, { id: ticketId, state: ending })
  if (ending === 'returned') {
    // What was offered may be chosen from again.
    await trx
      .updateTable('inquiries')
      .set({ state: 'answered' })
      .where('id', '=', locked.inquiry.id)
      .where('state', '=', 'ticketed')
      .execute()
  }
  const action = ending === 'closed' ? 'close' : 'return'
  await noteDeed(trx, locked.ticket, { managerId, action })
  if (ending === 'closed') await jobs.send(trx, 'ask-rating', { ticketId })
  return done
}

export async function reopen(
  trx: Trx,
  jobs: JobSender,
  { ticketId, managerId }: Act,
): Promise<Claimed> {
  const locked = await lockWithInquiry(trx, ticketId)
  if (!locked || !['closed', 'returned'].includes(locked.ticket.state)) return over
  const { inquiry, ticket } = locked
  if (inquiry.state === 'pending' || inquiry.state === 'cancelled') return over
  const state = ticket.answered_at === null ? 'open' : 'answered'
  const theirs = { claimed_by: managerId, claimed_at: now }
  await changeTicket(trx, jobs, { id: ticketId, state, opened_at: now, ...theirs })
  await trx
    .updateTable('inquiries')
    .set({ state: 'ticketed' })
    .where('id', '=', inquiry.id)
    .execute()
  await noteDeed(trx, ticket, { managerId, action: 'reopen' })
  return done
}

export async function decisionsOn(db: Db, inquiryId: number): Promise<Decisions> {
  const rows = await db
    .selectFrom('decisions as d')
    .innerJoin('tickets as t', 't.id', 'd.ticket_id')
    .select(['d.id', 'd.sku', 'd.decided_at', 'd.undone_at', 't.answered_at'])
    .where('t.inquiry_id', '=', inquiryId)
    .where('d.taken_back_at', 'is', null)
    .orderBy('d.id', 'desc')
    .execute()
  const [last] = rows
  const isStanding = last && last.undone_at === null && last.answered_at !== null
  return {
    standing: isStanding ? toDecision(last) : undefined,
    undone: rows.filter(({ undone_at: undoneAt }) => undoneAt !== null).map(toDecision),
  }
}

function toDecision({ id, sku, decided_at: decidedAt }: DecisionRow): Decision {
  return { id, sku, decidedAt }
}

type DecisionRow = Pick<Selectable<Database['decisions']>, 'id' | 'sku' | 'decided_at'>

export async function noteTakenBack(db: Db, decisionId: number): Promise<void> {
  await db
    .updateTable('decisions')
    .set({ taken_back_at: now })
    .where('id', '=', decisionId)
    .execute()
}
