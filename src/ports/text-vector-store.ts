import type { Product } from '#src/domain/product.ts'
import type { Sku } from '#src/domain/sku.ts'

/** What the catalogue says of a visible product. */
export interface DescribedProduct
  extends Pick<Product, 'sku' | 'name' | 'visualFeatures' | 'recognitionTips'> {
  /** SHA-256 of the text its vector was made of; undefined: it has none. */
  readonly embeddedSha256: string | undefined
}

export interface NewTextVector {
  readonly sku: Sku
  /** Of the text that the vector was made of. */
  readonly textSha256: string
  readonly vector: Float32Array
}

/** One vector per product and text embedder. They disappear with their product. */
export interface TextVectorStore {
  /** Every visible product, in the catalogue's order. */
  products(embedderId: string): Promise<readonly DescribedProduct[]>
  /** Adds or replaces vectors; the next search sees them. Products that are gone meanwhile are left out. */
  save(embedderId: string, rows: readonly NewTextVector[]): Promise<void>
  /** Whether a search can find anything. */
  hasAny(embedderId: string): Promise<boolean>
  /** Visible products with a vector of the embedder. */
  count(embedderId: string): Promise<number>
}
