import type { Generated } from 'kysely'
import type { NullableTimestamp, Timestamp } from './column-types.ts'

/** Prices in minor units. A key that is there: a manager set that field. */
export interface ProductFileValues {
  readonly price?: number
  readonly inStock?: boolean
}

export interface VariantFileValues {
  /** null: the product's price. */
  readonly price?: number | null
  readonly stock?: number
}

export interface StockTables {
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
  }
}
