import { type Insertable, sql, type Transaction } from 'kysely'
import type { Db } from '#src/adapters/postgres/connection/connect.ts'
import type { Database } from '#src/adapters/postgres/connection/schema.ts'
import type { StoredProduct, StoredVariant } from '#src/domain/catalogue-merge.ts'
import type { Sku } from '#src/domain/sku.ts'
import { toProduct, toProductRow, toVariant } from './catalogue-rows.ts'

type Trx = Transaction<Database>

/** Rows written with one statement: 21 columns at most, far below the 65,535 parameters of the protocol. */
const batchSize = 500

/** Keeps others from changing these products until the transaction ends: whoever reserves pieces locks alike. */
export async function lockProducts(trx: Trx, skus: readonly Sku[]): Promise<void> {
  const named = sql<boolean>`sku = any(${skus})`
  for (const [table, order] of [
    ['products', 'sku'],
    ['variants', 'id'],
  ] as const) {
    await trx
      .selectFrom(table)
      .select(sql`1`.as('one'))
      .where(named)
      .orderBy(sql.ref(order))
      .forNoKeyUpdate()
      .execute()
  }
}

/** Products with all of their variants, hidden ones too; those of `skus` that are stored. */
export async function readStored(
  db: Db,
  skus: readonly Sku[],
): Promise<ReadonlyMap<Sku, StoredProduct>> {
  const named = sql<boolean>`sku = any(${skus})`
  const products = await db.selectFrom('products').selectAll().where(named).execute()
  const variants = await db
    .selectFrom('variants')
    .selectAll()
    .where(named)
    .orderBy('position')
    .orderBy('id')
    .execute()
  const bySku = Map.groupBy(variants, ({ sku }) => sku)
  return new Map(
    products.map((row) => [
      row.sku,
      {
        ...toProduct(row, []),
        position: row.position,
        isHidden: row.hidden_at !== null,
        fileValues: row.file_values,
        variants: (bySku.get(row.sku) ?? []).map(
          (variant): StoredVariant => ({
            ...toVariant(variant),
            countedAt: variant.counted_at,
            isHidden: variant.hidden_at !== null,
            fileValues: variant.file_values,
          }),
        ),
      },
    ]),
  )
}

/** Adds products and variants or makes them what they are to be; a variant keeps its id. */
export async function writeStored(trx: Trx, products: readonly StoredProduct[]): Promise<void> {
  await inBatches(products.map(toRow), (rows) => upsertProducts(trx, rows))
  await inBatches(products.flatMap(toVariantRows), (rows) => upsertVariants(trx, rows))
}

/** Says that products changed now. */
export async function touch(trx: Trx, skus: readonly Sku[]): Promise<void> {
  await trx
    .updateTable('products')
    .set({ updated_at: sql`now()` })
    .where(sql<boolean>`sku = any(${skus})`)
    .execute()
}

export async function inBatches<T>(
  rows: readonly T[],
  write: (batch: readonly T[]) => Promise<unknown>,
): Promise<void> {
  for (let start = 0; start < rows.length; start += batchSize) {
    await write(rows.slice(start, start + batchSize))
  }
}

type ProductRow = Insertable<Database['products']>
type VariantRow = Insertable<Database['variants']>

function toRow(product: StoredProduct): ProductRow {
  return {
    ...toProductRow(product),
    position: product.position,
    hidden_at: product.isHidden ? new Date() : null,
    file_values: JSON.stringify(product.fileValues),
  }
}

function toVariantRows({ sku, variants }: StoredProduct): VariantRow[] {
  return variants.map((variant, position) => ({
    sku,
    position,
    size: variant.size,
    color: variant.colour,
    stock: variant.stock,
    counted_at: variant.countedAt,
    price_minor: variant.priceMinor,
    barcode: variant.barcode,
    hidden_at: variant.isHidden ? new Date() : null,
    file_values: JSON.stringify(variant.fileValues),
  }))
}

async function upsertProducts(trx: Trx, rows: readonly ProductRow[]): Promise<void> {
  await trx
    .insertInto('products')
    .values(rows)
    .onConflict((conflict) =>
      conflict.column('sku').doUpdateSet((eb) => ({
        name: eb.ref('excluded.name'),
        category: eb.ref('excluded.category'),
        price_minor: eb.ref('excluded.price_minor'),
        currency: eb.ref('excluded.currency'),
        sizes: eb.ref('excluded.sizes'),
        colors: eb.ref('excluded.colors'),
        in_stock: eb.ref('excluded.in_stock'),
        visual_features: eb.ref('excluded.visual_features'),
        recognition_tips: eb.ref('excluded.recognition_tips'),
        brand: eb.ref('excluded.brand'),
        material: eb.ref('excluded.material'),
        weight_grams: eb.ref('excluded.weight_grams'),
        dimensions_mm: eb.ref('excluded.dimensions_mm'),
        url: eb.ref('excluded.url'),
        url_key: eb.ref('excluded.url_key'),
        position: eb.ref('excluded.position'),
        hidden_at: stillHidden('products'),
        file_values: eb.ref('excluded.file_values'),
      })),
    )
    .execute()
}

async function upsertVariants(trx: Trx, rows: readonly VariantRow[]): Promise<void> {
  await trx
    .insertInto('variants')
    .values(rows)
    .onConflict((conflict) =>
      conflict.columns(['sku', 'size', 'color']).doUpdateSet((eb) => ({
        position: eb.ref('excluded.position'),
        stock: eb.ref('excluded.stock'),
        counted_at: eb.ref('excluded.counted_at'),
        price_minor: eb.ref('excluded.price_minor'),
        barcode: eb.ref('excluded.barcode'),
        hidden_at: stillHidden('variants'),
        file_values: eb.ref('excluded.file_values'),
      })),
    )
    .execute()
}

/** What stays hidden was hidden when it was. */
function stillHidden(table: 'products' | 'variants') {
  const before = sql.ref(`${table}.hidden_at`)
  return sql<Date | null>`
    case when excluded.hidden_at is not null then coalesce(${before}, excluded.hidden_at) end`
}
