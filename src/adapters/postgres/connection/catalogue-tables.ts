import type { ColumnType, Generated } from 'kysely'
import type { ProductFileValues, VariantFileValues } from '#src/domain/catalogue-merge.ts'
import type { Localized } from '#src/domain/language.ts'
import type { Sku } from '#src/domain/sku.ts'
import type { BigInteger, Json, Nullable, NullableTimestamp, Timestamp } from './column-types.ts'

/** What is sold, and what of it orders hold. */
export interface CatalogueTables {
  products: {
    sku: Sku
    name: Json<Localized>
    category: string
    price_minor: BigInteger
    currency: string
    sizes: string[]
    colors: string[]
    in_stock: boolean
    visual_features: Json<Localized>
    recognition_tips: Json<Localized>
    brand: Nullable<string>
    material: ColumnType<Localized, string | undefined, string>
    weight_grams: Nullable<number>
    dimensions_mm: ColumnType<number[], number[] | undefined, number[]>
    url: Nullable<string>
    /** `url` as `addressKey` writes it. */
    url_key: Nullable<string>
    position: number
    hidden_at: NullableTimestamp
    updated_at: Timestamp
    /** What the file said when a manager set another price or stock, which holds as long as the file says so. */
    file_values: ColumnType<ProductFileValues, string | undefined, string>
  }
  variants: {
    id: Generated<number>
    sku: Sku
    position: number
    size: string | null
    color: string | null
    /** Pieces there were at `counted_at`: see `availableStock` for what can be sold. */
    stock: number
    counted_at: Timestamp
    price_minor: BigInteger | null
    barcode: string | null
    hidden_at: NullableTimestamp
    /** As of a product. */
    file_values: ColumnType<VariantFileValues, string | undefined, string>
  }
  text_vectors: {
    id: Generated<number>
    sku: Sku
    embedder_id: string
    text_sha256: string
    vector: Buffer
    revision: BigInteger
    created_at: Timestamp
  }
  /** Pieces of variants that orders hold, or have sold. */
  reservations: {
    id: Generated<number>
    variant_id: number
    order_id: number
    quantity: number
    state: Generated<'open' | 'sold' | 'released'>
    reserved_at: Timestamp
    /** null: it does not expire. */
    expires_at: NullableTimestamp
    /** When the pieces left the shelf; null unless sold. */
    sold_at: NullableTimestamp
    /** When sold pieces came back to the shelf. */
    returned_at: NullableTimestamp
  }
}
