import type { Insertable } from 'kysely'
import type { Db } from '#src/adapters/postgres/connection/connect.ts'
import type { Database } from '#src/adapters/postgres/connection/schema.ts'

type Reservation = Omit<Insertable<Database['reservations']>, 'variant_id' | 'order_id'>

/** The id of a variant, hidden ones too. */
export async function variantId(db: Db, sku: string, size: string): Promise<number> {
  const { id } = await db
    .selectFrom('variants')
    .select('id')
    .where('sku', '=', sku as never)
    .where('size', '=', size)
    .executeTakeFirstOrThrow()
  return id
}

/** As an order would: holds pieces of a variant, or says that they were sold. @returns its id. */
export async function reserve(db: Db, variant: number, reservation: Reservation): Promise<number> {
  const order = await db
    .insertInto('orders')
    .values({ shopper_name: 'Somebody', language: 'uk', state: 'placed', placed_at: new Date() })
    .returning('id')
    .executeTakeFirstOrThrow()
  const { id } = await db
    .insertInto('reservations')
    .values({ variant_id: variant, order_id: order.id, ...reservation })
    .returning('id')
    .executeTakeFirstOrThrow()
  return id
}
