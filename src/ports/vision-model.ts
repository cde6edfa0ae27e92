import type { Candidate } from '#src/domain/outcome.ts'
import type { Picture } from '#src/domain/picture.ts'
import type { Sku } from '#src/domain/sku.ts'

/** What a vision model is asked: which of these, at most five, does the photo show? */
export interface VisionQuestion {
  /** Decodes the shopper's photo. */
  readonly picture: () => Promise<Picture>
  readonly caption: string
  readonly candidates: readonly Candidate[]
}

export type VisionAnswer =
  | {
      readonly kind: 'choice'
      readonly sku: Sku
      readonly confidence: number
      readonly costMicroUsd: number
    }
  | { readonly kind: 'none'; readonly costMicroUsd: number }
  /** Off, not set up, out of budget, or every model failed. */
  | { readonly kind: 'unavailable'; readonly reason: string; readonly costMicroUsd: number }

/** The chain of vision models. */
export interface VisionModel {
  choose(question: VisionQuestion): Promise<VisionAnswer>
}
