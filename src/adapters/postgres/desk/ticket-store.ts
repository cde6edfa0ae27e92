import type { Transaction } from 'kysely'
import { linkMessage } from '#src/adapters/postgres/chat/message-links.ts'
import type { Db } from '#src/adapters/postgres/connection/connect.ts'
import type { JobSender } from '#src/adapters/postgres/connection/jobs.ts'
import type { Database } from '#src/adapters/postgres/connection/schema.ts'
import type { TicketReason } from '#src/domain/ticket.ts'
import type { JobName } from '#src/ports/jobs.ts'
import type { ShownCard, TicketStore } from '#src/ports/ticket-store.ts'
import { answerSeen } from './answer-seen.ts'
import { assign, claim, release, releaseSilent } from './claims.ts'
import { answer, decisionsOn, end, noteTakenBack, reopen, undo } from './decisions.ts'
import { open } from './open-ticket.ts'
import { background, getTicket, ofInquiry } from './read-ticket.ts'
import { resumeTickets } from './resume-tickets.ts'

type Trx = Transaction<Database>

export interface TicketStoreOptions {
  /** Told of each new ticket, once it is kept. */
  readonly onOpened: (reason: TicketReason) => void
}

export function createTicketStore(
  db: Db,
  jobs: JobSender,
  { onOpened }: TicketStoreOptions,
): TicketStore {
  /** Whatever is changed is to be shown, in the managers' group and sometimes to the shopper. */
  const change = async <T>(work: (trx: Trx) => Promise<T>, ...others: JobName[]): Promise<T> => {
    const result = await db.transaction().execute(work)
    for (const name of ['post-ticket', ...others] as const) jobs.wake(name)
    return result
  }
  return {
    async open(ticket) {
      const opened = await change((trx) => open(trx, jobs, ticket))
      if (opened === 'new') onOpened(ticket.reason)
      return opened !== 'too-early'
    },
    get: (ticketId) => getTicket(db, ticketId),
    ofInquiry: (inquiryId) => ofInquiry(db, inquiryId),
    background: (ticketId) => background(db, ticketId),
    noteShown: (ticketId, shown) =>
      db.transaction().execute((trx) => noteShown(trx, ticketId, shown)),
    setReplyMessage: (ticketId, message) =>
      db.transaction().execute(async (trx) => {
        const row = await trx
          .updateTable('tickets')
          .set({ reply_message_id: message?.messageId ?? null })
          .where('id', '=', ticketId)
          .returning('inquiry_id')
          .executeTakeFirst()
        if (!row || !message) return
        await linkMessage(trx, { ...message, inquiryId: row.inquiry_id, party: 'shopper' })
      }),
    resume: (signal) => resumeTickets(db, jobs, { signal }),
    showStale: (forSeconds) => resumeTickets(db, jobs, { cardsFor: forSeconds }),
    claim: (ticketId, managerId) => change((trx) => claim(trx, jobs, { ticketId, managerId })),
    assign: (ticketId, to, managerId) =>
      change((trx) => assign(trx, jobs, { ticketId, managerId, to })),
    release: (ticketId, managerId) => change((trx) => release(trx, jobs, { ticketId, managerId })),
    releaseSilent: (minutes) => change((trx) => releaseSilent(trx, jobs, minutes)),
    answer: (ticketId, { sku, managerId, message }) =>
      change(
        (trx) => answer(trx, jobs, { ticketId, sku, managerId, message }),
        ...(['deliver-answer', 'learn'] as const),
      ),
    answerSeen: (inquiryId, { sku, managerId, message }) =>
      change(
        (trx) => answerSeen(trx, jobs, { inquiryId, sku, managerId, message }),
        ...(['deliver-answer', 'learn'] as const),
      ),
    undo: (ticketId, managerId) =>
      change((trx) => undo(trx, jobs, { ticketId, managerId }), 'deliver-answer', 'learn'),
    decisionsOn: (inquiryId) => decisionsOn(db, inquiryId),
    noteTakenBack: (decisionId) => noteTakenBack(db, decisionId),
    end: (ticketId, ending, managerId) =>
      change((trx) => end(trx, jobs, { ticketId, managerId, ending }), 'ask-rating'),
    reopen: (ticketId, managerId) => change((trx) => reopen(trx, jobs, { ticketId, managerId })),
  }
}

/** A card that was posted twice, for two processes were at it, counts once. */
async function noteShown(
  trx: Trx,
  ticketId: number,
  { message, replaces, version, picture }: ShownCard,
): Promise<boolean> {
  const { chatId, messageId } = message
  const before = replaces ?? message
  const row = await trx
    .updateTable('tickets')
    .set({
      staff_chat_id: chatId,
      staff_message_id: messageId,
      shown_version: version,
      shown_picture: picture,
    })
    .where('id', '=', ticketId)
    .where((eb) =>
      eb.or([
        eb('staff_message_id', 'is', null),
        eb.and([
          eb('staff_chat_id', '=', String(before.chatId)),
          eb('staff_message_id', '=', String(before.messageId)),
        ]),
      ]),
    )
    .returning('inquiry_id')
    .executeTakeFirst()
  if (row) await linkMessage(trx, { ...message, inquiryId: row.inquiry_id, party: 'staff' })
  return row !== undefined
}
