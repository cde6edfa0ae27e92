import { sql } from 'kysely'
import type { Db } from '#src/adapters/postgres/connection/connect.ts'
import type { ShopRows } from '#src/ports/shop-rows.ts'
import { readRows } from './read-rows.ts'
import { replaceRows } from './replace-rows.ts'

export function createShopRows(db: Db): ShopRows {
  return {
    read: () => readRows(db),
    replace: (parts) => replaceRows(db, parts),
    async isEmpty() {
      const { rows } = await sql<{ is_empty: boolean }>`
        select not exists (select from products) and not exists (select from updates)
          and not exists (select from setting_changes) as is_empty`.execute(db)
      return rows[0]?.is_empty ?? false
    },
    async othersConnected() {
      // One connection of this process asks, and counts those that were there before it.
      const { rows } = await sql<{ others: string }>`
        select count(*) as others from pg_stat_activity other, pg_stat_activity own
        where own.pid = pg_backend_pid() and other.pid <> own.pid
          and other.datname = own.datname and other.application_name = 'vitryna'`.execute(db)
      return Number(rows[0]?.others ?? 0)
    },
  }
}
