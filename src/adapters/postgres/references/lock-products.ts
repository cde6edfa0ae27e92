import type { Transaction } from 'kysely'
import type { Database } from '#src/adapters/postgres/connection/schema.ts'
import type { Sku } from '#src/domain/sku.ts'

/** In an order in which everybody locks them. */
export function skusOf(photos: readonly { readonly sku: Sku }[]): readonly Sku[] {
  return [...new Set(photos.map(({ sku }) => sku))].sort()
}

/** One change of a SKU's photos at a time, or two would each choose without the other's. */
export async function lockProducts(
  trx: Transaction<Database>,
  skus: readonly Sku[],
): Promise<void> {
  await trx
    .selectFrom('products')
    .select('sku')
    .where('sku', 'in', skus)
    .orderBy('sku')
    .forUpdate()
    .execute()
}
