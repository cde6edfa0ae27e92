import { sql, type UpdateObject } from 'kysely'
import type { Db } from '#src/adapters/postgres/connection/connect.ts'
import type { Database } from '#src/adapters/postgres/connection/schema.ts'
import type { VariantKey } from '#src/domain/catalogue-merge.ts'
import type { Sku } from '#src/domain/sku.ts'

/** What a file said stays what it said when a manager first set another value: the second time changes nothing of it. */
const withFilePrice = sql<string>`jsonb_build_object('price', price_minor) || file_values`
const withFileStock = sql<string>`jsonb_build_object('stock', stock) || file_values`

/** @param priceMinor of the variant, or without one of the product. @returns false when it is not offered. */
export async function setPrice(
  db: Db,
  { sku, variant }: { readonly sku: Sku; readonly variant: VariantKey | undefined },
  priceMinor: number,
): Promise<boolean> {
  const changes = { price_minor: priceMinor, file_values: withFilePrice }
  if (variant) return updateVariant(db, { sku, variant }, changes)
  const { numUpdatedRows } = await db
    .updateTable('products')
    .set({ ...changes, updated_at: sql`now()` })
    .where('sku', '=', sku)
    .where('hidden_at', 'is', null)
    .executeTakeFirstOrThrow()
  return numUpdatedRows > 0n
}

/** @param stock pieces on the shelf now. @returns false when the variant is not offered. */
export function setStock(
  db: Db,
  place: { readonly sku: Sku; readonly variant: VariantKey },
  stock: number,
): Promise<boolean> {
  return updateVariant(db, place, { stock, counted_at: new Date(), file_values: withFileStock })
}

async function updateVariant(
  db: Db,
  { sku, variant: { size, colour } }: { readonly sku: Sku; readonly variant: VariantKey },
  changes: UpdateObject<Database, 'variants'>,
): Promise<boolean> {
  const { numUpdatedRows } = await db
    .updateTable('variants')
    .set(changes)
    .where('sku', '=', sku)
    .where(sql<boolean>`size is not distinct from ${size}`)
    .where(sql<boolean>`color is not distinct from ${colour}`)
    .where('hidden_at', 'is', null)
    .executeTakeFirstOrThrow()
  return numUpdatedRows > 0n
}
