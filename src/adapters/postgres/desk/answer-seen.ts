import type { Transaction } from 'kysely'
import type { JobSender } from '#src/adapters/postgres/connection/jobs.ts'
import type { Database } from '#src/adapters/postgres/connection/schema.ts'
import type { Manager } from '#src/domain/ticket.ts'
import type { Claimed } from '#src/ports/ticket-store.ts'
import { heldBy, over } from './claims.ts'
import { answer, type Word } from './decisions.ts'
import { ofInquiry } from './read-ticket.ts'

type Trx = Transaction<Database>

type SeenWord = Omit<Word, 'ticketId'> & { readonly inquiryId: number }

/** Takes a manager's word on what came in a talk. It has no ticket before, so that nobody has to answer what nobody asked. */
export async function answerSeen(
  trx: Trx,
  jobs: JobSender,
  { inquiryId, ...word }: SeenWord,
): Promise<Claimed> {
  const inquiry = await trx
    .selectFrom('inquiries')
    .select(['state', 'chat_id'])
    .where('id', '=', inquiryId)
    .forUpdate()
    .executeTakeFirst()
  if (!inquiry || ['pending', 'cancelled'].includes(inquiry.state)) return over
  const known = await ofInquiry(trx, inquiryId)
  if (known !== undefined) return answer(trx, jobs, { ...word, ticketId: known })
  const by = await talkHeldBy(trx, inquiry.chat_id, word.managerId)
  if (by) return { result: 'held', by }
  const { id: ticketId } = await trx
    .insertInto('tickets')
    .values({ inquiry_id: inquiryId, reason: 'in-talk' })
    .returning('id')
    .executeTakeFirstOrThrow()
  return answer(trx, jobs, { ...word, ticketId })
}

/** Who else has the shopper's open ticket in hand. */
async function talkHeldBy(
  trx: Trx,
  chatId: string,
  managerId: number,
): Promise<Manager | undefined> {
  const ticket = await trx
    .selectFrom('tickets as t')
    .innerJoin('inquiries as q', 'q.id', 't.inquiry_id')
    .select('t.claimed_by')
    .where('q.chat_id', '=', chatId)
    .where('t.state', '=', 'open')
    .orderBy('t.id', 'desc')
    .limit(1)
    .executeTakeFirst()
  return ticket && heldBy(trx, ticket, managerId)
}
