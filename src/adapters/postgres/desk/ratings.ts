import { sql } from 'kysely'
import type { Db } from '#src/adapters/postgres/connection/connect.ts'
import type { JobSender } from '#src/adapters/postgres/connection/jobs.ts'
import type { Ratings } from '#src/ports/ratings.ts'
import { changeTicket, lockTicket } from './change-ticket.ts'

export function createRatings(db: Db, jobs: JobSender): Ratings {
  return {
    async rate(ticketId, shopperId, stars) {
      const isFirst = await db.transaction().execute(async (trx) => {
        const row = await lockTicket(trx, ticketId)
        if (!row || row.rating !== null) return false
        const own = await trx
          .selectFrom('inquiries')
          .select('id')
          .where('id', '=', row.inquiry_id)
          .where('shopper_id', '=', String(shopperId))
          .executeTakeFirst()
        if (!own) return false
        const rated = { rating: stars, rated_at: sql<Date>`now()` }
        await changeTicket(trx, jobs, { id: ticketId, ...rated })
        return true
      })
      if (isFirst) jobs.wake('post-ticket')
      return isFirst
    },
    async isRated(ticketId) {
      const row = await db
        .selectFrom('tickets')
        .select('rating')
        .where('id', '=', ticketId)
        .executeTakeFirst()
      return row?.rating != null
    },
  }
}
