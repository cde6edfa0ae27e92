import { sql } from 'kysely'
import type { PartHistories, WatchStore } from '#src/ports/watch-store.ts'
import type { Db } from './connect.ts'

export function createWatchStore(db: Db): WatchStore {
  return {
    async takeTurn(intervalMs) {
      const { rows } = await sql<{ histories: PartHistories }>`
        insert into watches as w (looked_at) values (now())
        on conflict (is_only) do update set looked_at = now()
          where w.looked_at <= now() - make_interval(secs => ${intervalMs / 1_000})
        returning histories`.execute(db)
      return rows[0]?.histories
    },
    async save(histories) {
      await db
        .updateTable('watches')
        .set({ histories: JSON.stringify(histories) })
        .execute()
    },
  }
}
