import type { Sku } from '#src/domain/sku.ts'
import type { VisionQuestion } from './vision-model.ts'

/** Which photo a search is for: what it costs is that photo's, and it ends by that photo's deadline. */
export type SearchAsker = Pick<
  VisionQuestion,
  'identificationId' | 'shopperId' | 'deadline' | 'trace'
>

export interface FoundProducts {
  /** Best first. */
  readonly skus: readonly Sku[]
  /** Whole micro-USD. */
  readonly costMicroUsd: number
}

/** Visible products by a text about them. */
export interface ProductSearch {
  /**
   * Products whose names, features or tips have some of the words of `text`, or mean the same where there is a text
   * embedder, in every language of the catalogue. Words may be inflected or misspelt. Anything may stand in `text`: it is
   * a shopper's or a model's.
   */
  search(text: string, limit: number, asker: SearchAsker): Promise<FoundProducts>
}
