import { sql } from 'kysely'
import { LRUCache } from 'lru-cache'
import type { Db } from '#src/adapters/postgres/connection/connect.ts'
import type { Funnel, FunnelStep } from '#src/ports/funnel.ts'

/** So many shoppers of today need not be looked up again. */
const maxKnown = 10_000

export interface FunnelOptions {
  /** Told of each shopper and step once a day, by one process of all. */
  readonly onReached: (step: FunnelStep) => void
  readonly onTrouble: (error: unknown) => void
}

export function createFunnel(db: Db, { onReached, onTrouble }: FunnelOptions): Funnel {
  const known = new LRUCache<string, true>({ max: maxKnown })
  return {
    async reach(step, shopperId) {
      const day = new Date().toISOString().slice(0, 10)
      const key = `${day}/${step}/${shopperId}`
      if (known.has(key)) return
      try {
        const row = await db
          .insertInto('funnel_steps')
          .values({ day, step, shopper_id: shopperId })
          .onConflict((conflict) => conflict.doNothing())
          .returning(sql`1`.as('one'))
          .executeTakeFirst()
        known.set(key, true)
        if (row) onReached(step)
      } catch (error) {
        onTrouble(error)
      }
    },
  }
}
