import { type RawBuilder, sql } from 'kysely'

/** Pieces of variant `v` that left the shelf after its stock was counted, without those that came back to it. */
const soldSince = sql`(
  select coalesce(sum(quantity) filter (where sold_at > v.counted_at), 0)
    - coalesce(sum(quantity) filter (where returned_at > v.counted_at), 0)
  from reservations where variant_id = v.id and state = 'sold'
)`

/**
 * Pieces of variant `v` that orders hold; a reservation counts until it expires, whether or not a job has seen that.
 * @param others which orders' reservations count
 */
const heldNow = (others: RawBuilder<unknown>) => sql`(
  select coalesce(sum(quantity), 0) from reservations
  where variant_id = v.id and state = 'open' and (expires_at is null or expires_at > now()) and ${others}
)`

/** Pieces of the variant that the query calls `v` on the shelf now, those that orders hold among them. */
export const shelfStock = sql<number>`greatest(0, v.stock - ${soldSince})::integer`

/** Pieces of the variant that the query calls `v` that orders hold now. */
export const heldStock = sql<number>`${heldNow(sql`true`)}::integer`

/**
 * Pieces of the variant that the query calls `v` that can be sold now. Whoever reserves some locks the variants' rows
 * first, by ascending id, as an import does.
 */
export const availableStock = available(sql`true`)

/** The same, as if this order held nothing; null: no order is left out. */
export function availableBeside(orderId: number | null): RawBuilder<number> {
  return available(sql`order_id is distinct from ${orderId}::integer`)
}

function available(others: RawBuilder<unknown>): RawBuilder<number> {
  return sql<number>`greatest(0, v.stock - ${soldSince} - ${heldNow(others)})::integer`
}
