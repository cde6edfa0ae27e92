import type { Candidate } from '#src/domain/outcome.ts'
import type { Picture } from '#src/domain/picture.ts'
import type { Sku } from '#src/domain/sku.ts'
import type { Deadline } from '#src/lib/deadline.ts'
import type { CallTrace } from './call-trace.ts'

/** A photo that vision models are asked about. */
export interface VisionQuestion {
  /** One photo's: what all calls for it cost is bounded together. */
  readonly identificationId: string
  readonly shopperId: string
  /** Decodes the shopper's photo. */
  readonly picture: () => Promise<Picture>
  readonly caption: string
  /** Whether it may be shown to models outside of the shop. */
  readonly mayLeave: boolean
  /** What is written in the picture, as far as it was read. */
  readonly written?: string
  /** Of the whole rung, however many calls that takes. */
  readonly deadline: Deadline
  /** Tells apart repeated answers to the same question, for evals; 0 as a rule. */
  readonly sample: number
  readonly trace?: CallTrace
}

/** Which of these, at most five, does it show? */
export interface ChoiceQuestion extends VisionQuestion {
  readonly candidates: readonly Candidate[]
}

export type VisionAnswer =
  | {
      readonly kind: 'choice'
      readonly sku: Sku
      /** 0-1, as the model says. */
      readonly confidence: number
      /** The model's words, made harmless: one short line. */
      readonly reason: string
      readonly costMicroUsd: number
    }
  | { readonly kind: 'none'; readonly reason: string; readonly costMicroUsd: number }
  | Unavailable

export type VisionDescription =
  | {
      readonly kind: 'described'
      /** Words to search with, the most telling first. */
      readonly words: readonly string[]
      readonly costMicroUsd: number
    }
  | Unavailable

/** Off, not set up, out of budget, or every model failed. */
export interface Unavailable {
  readonly kind: 'unavailable'
  readonly reason: string
  readonly costMicroUsd: number
}

/** The chain of vision models. Never throws, but for a photo that cannot be decoded (PhotoError). */
export interface VisionModel {
  choose(question: ChoiceQuestion): Promise<VisionAnswer>
  /** By the cheapest model, in a part of the time that is left. */
  describe(question: VisionQuestion): Promise<VisionDescription>
}
