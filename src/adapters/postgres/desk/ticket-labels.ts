import type { Transaction } from 'kysely'
import type { Db } from '#src/adapters/postgres/connection/connect.ts'
import type { JobSender } from '#src/adapters/postgres/connection/jobs.ts'
import type { Database } from '#src/adapters/postgres/connection/schema.ts'
import { priorities } from '#src/domain/priority.ts'
import type { TicketLabels } from '#src/ports/ticket-labels.ts'
import { changeTicket, lockTicket, noteDeed } from './change-ticket.ts'

type Trx = Transaction<Database>

export function createTicketLabels(db: Db, jobs: JobSender): TicketLabels {
  const change = async <T>(work: (trx: Trx) => Promise<T>): Promise<T> => {
    const changed = await db.transaction().execute(work)
    jobs.wake('post-ticket')
    return changed
  }
  return {
    prioritise: (ticketId, priority, managerId) =>
      change(async (trx) => {
        const row = await lockTicket(trx, ticketId)
        if (!row) return false
        await changeTicket(trx, jobs, { id: ticketId, priority: priorities.indexOf(priority) + 1 })
        const before = priorities[row.priority - 1]
        await noteDeed(trx, row, { managerId, action: 'priority', before, after: priority })
        return true
      }),
    tag: (ticketId, { add, remove }, managerId) =>
      change(async (trx) => {
        const row = await lockTicket(trx, ticketId)
        if (!row) return undefined
        const tags = [...new Set([...row.tags, ...add])].filter((tag) => !remove.includes(tag))
        if (add.length + remove.length === 0) return tags
        await changeTicket(trx, jobs, { id: ticketId, tags })
        await noteDeed(trx, row, { managerId, action: 'tag', before: row.tags, after: tags })
        return tags
      }),
  }
}
