import { sql } from 'kysely'

/** Pieces of variant `v` that left the shelf after its stock was counted. */
const soldSince = sql`(
  select coalesce(sum(quantity), 0) from reservations
  where variant_id = v.id and state = 'sold' and sold_at > v.counted_at
)`

/** Pieces of variant `v` that orders hold; a reservation counts until it expires, whether or not a job has seen that. */
const heldNow = sql`(
  select coalesce(sum(quantity), 0) from reservations
  where variant_id = v.id and state = 'open' and (expires_at is null or expires_at > now())
)`

/** Pieces of the variant that the query calls `v` on the shelf now, those that orders hold among them. */
export const shelfStock = sql<number>`greatest(0, v.stock - ${soldSince})::integer`

/**
 * Pieces of the variant that the query calls `v` that can be sold now. Whoever reserves some locks the variants' rows
 * first, by ascending id, as an import does.
 */
export const availableStock = sql<number>`greatest(0, v.stock - ${soldSince} - ${heldNow})::integer`
