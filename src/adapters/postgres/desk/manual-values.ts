import { sql, type Transaction } from 'kysely'
import type { Database } from '#src/adapters/postgres/connection/schema.ts'
import type { VariantKey } from '#src/domain/catalogue-merge.ts'
import type { Sku } from '#src/domain/sku.ts'
import type { Changed, PriceChange, StockCount } from '#src/ports/shop-desk.ts'

type Trx = Transaction<Database>

/**
 * What a file said stays what it said when a manager first set another value: the second time changes nothing of it. Each
 * statement locks its row before it reads what was there, as an import does.
 */
const withFilePrice = sql<string>`jsonb_build_object('price', price_minor) || file_values`
const withFileStock = sql<string>`jsonb_build_object('stock', stock) || file_values`
const withFileInStock = sql<string>`jsonb_build_object('inStock', in_stock) || file_values`

export async function setPrice(
  trx: Trx,
  { sku, variant, priceMinor }: PriceChange,
): Promise<Changed<number | null> | undefined> {
  const before = variant ? await lockVariant(trx, sku, variant) : await lockProduct(trx, sku)
  if (!before) return undefined
  const changes = { price_minor: priceMinor, file_values: withFilePrice }
  await ('id' in before
    ? trx.updateTable('variants').set(changes).where('id', '=', before.id)
    : trx
        .updateTable('products')
        .set({ ...changes, updated_at: sql`now()` })
        .where('sku', '=', sku)
  ).execute()
  const was = before.price_minor
  return { before: was === null ? null : Number(was), after: priceMinor }
}

export async function setStock(
  trx: Trx,
  { sku, variant, stock, countedAt }: StockCount,
): Promise<Changed<number> | undefined> {
  const before = await lockVariant(trx, sku, variant)
  if (!before) return undefined
  await trx
    .updateTable('variants')
    .set({ stock, counted_at: countedAt, file_values: withFileStock })
    .where('id', '=', before.id)
    .execute()
  return { before: before.stock, after: stock }
}

export async function setInStock(
  trx: Trx,
  sku: Sku,
  inStock: boolean,
): Promise<Changed<boolean> | undefined> {
  const before = await lockProduct(trx, sku)
  if (!before) return undefined
  await trx
    .updateTable('products')
    .set({ in_stock: inStock, file_values: withFileInStock, updated_at: sql`now()` })
    .where('sku', '=', sku)
    .execute()
  return { before: before.in_stock, after: inStock }
}

/** Hidden as the file says, it is the file's again. */
export async function setHidden(
  trx: Trx,
  sku: Sku,
  hidden: boolean,
): Promise<Changed<boolean> | undefined> {
  const row = await trx
    .selectFrom('products')
    .select('hidden_at')
    .where('sku', '=', sku)
    .forNoKeyUpdate()
    .executeTakeFirst()
  if (!row) return undefined
  const before = row.hidden_at !== null
  if (before === hidden) return { before, after: hidden }
  const fileValues = sql<string>`
    case when file_values -> 'hidden' = to_jsonb(${hidden}::boolean) then file_values - 'hidden'
      else jsonb_build_object('hidden', ${before}::boolean) || file_values end`
  await trx
    .updateTable('products')
    .set({ hidden_at: hidden ? new Date() : null, file_values: fileValues, updated_at: sql`now()` })
    .where('sku', '=', sku)
    .execute()
  return { before, after: hidden }
}

function lockProduct(trx: Trx, sku: Sku) {
  return trx
    .selectFrom('products')
    .select(['sku', 'price_minor', 'in_stock'])
    .where('sku', '=', sku)
    .where('hidden_at', 'is', null)
    .forNoKeyUpdate()
    .executeTakeFirst()
}

function lockVariant(trx: Trx, sku: Sku, { size, colour }: VariantKey) {
  return trx
    .selectFrom('variants')
    .select(['id', 'price_minor', 'stock'])
    .where('sku', '=', sku)
    .where(sql<boolean>`size is not distinct from ${size}`)
    .where(sql<boolean>`color is not distinct from ${colour}`)
    .where('hidden_at', 'is', null)
    .forNoKeyUpdate()
    .executeTakeFirst()
}
