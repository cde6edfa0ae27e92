import type { Insertable, RawBuilder, Selectable } from 'kysely'
import type { Db } from '#src/adapters/postgres/connection/connect.ts'
import type { Database } from '#src/adapters/postgres/connection/schema.ts'
import { addressKey } from '#src/domain/address-key.ts'
import type { Product, Variant } from '#src/domain/product.ts'
import type { Sku } from '#src/domain/sku.ts'

/** The stored form of a product. */
export function toProductRow(
  product: Omit<Product, 'variants'>,
): Omit<Insertable<Database['products']>, 'position'> {
  return {
    sku: product.sku,
    name: JSON.stringify(product.name),
    category: product.category,
    price_minor: product.price.minor,
    currency: product.price.currency,
    sizes: [...product.sizes],
    colors: [...product.colours],
    in_stock: product.declaredInStock,
    visual_features: JSON.stringify(product.visualFeatures),
    recognition_tips: JSON.stringify(product.recognitionTips),
    brand: product.brand,
    material: JSON.stringify(product.material),
    weight_grams: product.weightGrams,
    dimensions_mm: [...product.dimensionsMm],
    url: product.url,
    url_key: product.url === null ? null : addressKey(product.url),
  }
}

type ProductRow = Selectable<Database['products']>

/**
 * Adds the variants that are offered to products, in one query.
 * @param stock what counts: `availableStock` to sell them, `shelfStock` to write them down
 */
export async function withVariants(
  db: Db,
  rows: readonly ProductRow[],
  stock: RawBuilder<number>,
): Promise<readonly Product[]> {
  if (rows.length === 0) return []
  const variants = await db
    .selectFrom('variants as v')
    .select(['v.sku', 'v.size', 'v.color', 'v.price_minor', 'v.barcode', stock.as('stock')])
    .where(
      'v.sku',
      'in',
      rows.map(({ sku }) => sku),
    )
    .where('v.hidden_at', 'is', null)
    .orderBy('v.sku')
    .orderBy('v.position')
    .execute()
  const bySku = Map.groupBy(variants, ({ sku }) => sku)
  return rows.map((row) => toProduct(row, (bySku.get(row.sku) ?? []).map(toVariant)))
}

/** Products by SKU, hidden ones too, without an order. */
export async function readProducts(db: Db, skus: readonly Sku[]): Promise<readonly ProductRow[]> {
  if (skus.length === 0) return []
  return db.selectFrom('products').selectAll().where('sku', 'in', skus).execute()
}

export function toProduct(row: ProductRow, variants: readonly Variant[]): Product {
  return {
    sku: row.sku,
    name: row.name,
    category: row.category,
    price: { minor: Number(row.price_minor), currency: row.currency },
    sizes: row.sizes,
    colours: row.colors,
    declaredInStock: row.in_stock,
    visualFeatures: row.visual_features,
    recognitionTips: row.recognition_tips,
    brand: row.brand,
    material: row.material,
    weightGrams: row.weight_grams,
    dimensionsMm: row.dimensions_mm,
    url: row.url,
    variants,
  }
}

type VariantRow = Pick<
  Selectable<Database['variants']>,
  'size' | 'color' | 'stock' | 'price_minor' | 'barcode'
>

export function toVariant(row: VariantRow): Variant {
  return {
    size: row.size,
    colour: row.color,
    stock: row.stock,
    priceMinor: row.price_minor === null ? null : Number(row.price_minor),
    barcode: row.barcode,
  }
}
