import { sql, type Transaction } from 'kysely'
import type { Db } from '#src/adapters/postgres/connection/connect.ts'
import type { Database } from '#src/adapters/postgres/connection/schema.ts'
import { getSetting, setSetting } from '#src/adapters/postgres/connection/settings-store.ts'
import type { ForgottenShoppers } from '#src/ports/forgotten-shoppers.ts'

type Trx = Transaction<Database>

/** Present from the moment a restore puts rows in place until all that follows is done. */
const unfinishedKey = 'unfinished-restore'

export function createForgottenShoppers(db: Db): ForgottenShoppers {
  return {
    async unfinished() {
      const noted = await getSetting(db, unfinishedKey)
      if (noted === undefined) return undefined
      return { forgotten: await shoppersOf(db, Array.isArray(noted) ? noted.map(String) : []) }
    },
    async finish() {
      await db.deleteFrom('settings').where('key', '=', unfinishedKey).execute()
    },
  }
}

/** All of a shop have one salt: a restore then hashes each of its shoppers once. */
export async function noteForgotten(trx: Trx, shopperId: number): Promise<void> {
  await sql`
    insert into forgotten_shoppers (salt, hash)
      select salt, ${hashOf(sql`salt`, sql`${shopperId}::bigint`)}
      from coalesce(
        (select salt from forgotten_shoppers order by forgotten_at limit 1), gen_random_uuid()
      ) as salt`.execute(trx)
}

const hashOf = (salt: ReturnType<typeof sql>, shopperId: ReturnType<typeof sql>) =>
  sql`encode(sha256(convert_to(${salt} || ':' || ${shopperId}, 'UTF8')), 'hex')`

export interface Forgotten {
  readonly id: string
  readonly salt: string
  readonly hash: string
  readonly forgotten_at: Date
}

export function readForgotten(trx: Trx): Promise<readonly Forgotten[]> {
  return trx.selectFrom('forgotten_shoppers').selectAll().execute()
}

/**
 * Adds those to the ledger that a copy brought which it has not, and notes that they are to be forgotten once more. Which
 * these are is told by the ledgers, not by clocks: an entry that the copy lacks was made after it, and whoever came back
 * after an entry that it has stays.
 */
export async function mergeForgotten(trx: Trx, known: readonly Forgotten[]): Promise<void> {
  const before = new Set((await readForgotten(trx)).map(({ id }) => id))
  const later = known.filter(({ id }) => !before.has(id))
  if (later.length > 0)
    await trx
      .insertInto('forgotten_shoppers')
      .values([...later])
      .execute()
  await setSetting(
    trx as Db,
    unfinishedKey,
    later.map(({ id }) => id),
  )
}

async function shoppersOf(db: Db, ids: readonly string[]): Promise<readonly number[]> {
  if (ids.length === 0) return []
  const { rows } = await sql<{ shopper_id: string }>`
    with present as (
      select shopper_id from inquiries
      union select shopper_id from orders where shopper_id is not null
      union select shopper_id from remembered_buyers
      union select shopper_id from restock_wishes
      union select shopper_id from funnel_steps
      union select shopper_id from shopper_topics
      union select shopper_id from shopper_languages
      union select shopper_id from model_consents
      union select (payload #>> '{message,from,id}')::bigint from updates
      union select (payload #>> '{callback_query,from,id}')::bigint from updates
    )
    select distinct present.shopper_id
    from present, (select distinct salt from forgotten_shoppers where id = any(${[...ids]}::uuid[])) as salts
    where present.shopper_id is not null
      and ${hashOf(sql`salts.salt`, sql`present.shopper_id`)} in (
        select hash from forgotten_shoppers where id = any(${[...ids]}::uuid[]))
    order by 1`.execute(db)
  return rows.map((row) => Number(row.shopper_id))
}
