import type { Sku } from '#src/domain/sku.ts'

/** Visible products by words about them. */
export interface ProductSearch {
  /**
   * SKUs whose names, features or tips have some of the words of `text`, best first, in every language of the
   * catalogue. Words may be inflected or misspelt. Anything may stand in `text`: it is a shopper's or a model's.
   */
  search(text: string, limit: number): Promise<readonly Sku[]>
}
