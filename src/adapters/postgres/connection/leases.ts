import { randomUUID } from 'node:crypto'
import { sql } from 'kysely'
import type { Leases } from '#src/ports/leases.ts'
import type { Db } from './connect.ts'

/** How long a dead process keeps what it alone may do; a live one takes its lease anew far more often. */
export const leaseMs = 10_000

/** Leases in the database, by its clock. Each call stands for another process. */
export function createLeases(db: Db): Leases {
  const me = randomUUID()
  const end = sql<Date>`now() + make_interval(secs => ${leaseMs / 1_000})`
  return {
    async take(name) {
      const taken = await db
        .insertInto('leases')
        .values({ name, held_by: me, held_until: end })
        .onConflict((conflict) =>
          conflict
            .column('name')
            .doUpdateSet({ held_by: me, held_until: end })
            .where((where) =>
              where.or([
                where('leases.held_by', '=', me),
                where('leases.held_until', '<=', sql<Date>`now()`),
              ]),
            ),
        )
        .returning('name')
        .executeTakeFirst()
      return taken !== undefined
    },
    async release(name) {
      await db.deleteFrom('leases').where('name', '=', name).where('held_by', '=', me).execute()
    },
  }
}
