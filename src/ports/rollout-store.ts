import type { IdentifierChoice } from '#src/domain/identifier-choice.ts'
import type { ComparedAnswer, RolloutStage, RunningStage, Side } from '#src/domain/rollout.ts'
import type { Sku } from '#src/domain/sku.ts'

/** A second identifier, the candidate, beside the present one. */
export interface Rollout {
  /** A UUID. */
  readonly id: string
  readonly candidate: IdentifierChoice
  /** What answered when it began. */
  readonly present: IdentifierChoice
  readonly stage: RolloutStage
  /** 0-1, of the shoppers. */
  readonly share: number
  /** Photos that both answered alike. */
  readonly same: number
  /** Photos that only one was asked about: another photo waited. */
  readonly skipped: number
  /** Photos that the other could not answer, or not in time. */
  readonly failed: number
  readonly startedAt: Date
  /** When it came to this stage. */
  readonly changedAt: Date
}

/** What became of asking the other one, where no pair is kept. */
export type Uncompared = 'same' | 'skipped' | 'failed'

/** A photo that the two answered otherwise. */
export interface NewPair {
  readonly inquiryId: number
  /** The same for the same file. */
  readonly fileKey: string
  /** Whose answer the shopper was shown. */
  readonly answeredBy: Side
  readonly answers: Readonly<Record<Side, ComparedAnswer>>
  /** The photo as a small JPEG; undefined when it could not be made. */
  readonly preview: Uint8Array | undefined
}

export interface KeptPair extends NewPair {
  readonly id: number
  readonly createdAt: Date
  /** What people say that it is; null: the shop does not sell it; undefined: nobody has said. */
  readonly truth: Sku | null | undefined
}

/** A change of stage. */
export interface StageChange {
  /** It must be at one of these. */
  readonly from: readonly RolloutStage[]
  readonly to: RolloutStage
  /** 0-1; left out: as it is. */
  readonly share?: number
  /** Kept in the same transaction: with them another identifier answers from the next photo on. */
  readonly settings?: readonly Setting[]
}

/** A small fact as it is kept; the value is JSON. */
export interface Setting {
  readonly key: string
  readonly value: unknown
}

/** Second identifiers, one at a time, and what came of them. */
export interface RolloutStore {
  /** The one in the shadow or on a share; cheap enough to be asked for at every photo. */
  running(): Promise<(Rollout & { readonly stage: RunningStage }) | undefined>
  /** The one that runs, else the last one that did. */
  latest(): Promise<Rollout | undefined>
  /** Begins in the shadow. @returns undefined while another one runs. */
  start(rollout: Pick<Rollout, 'candidate' | 'present' | 'share'>): Promise<Rollout | undefined>
  /** @returns the rollout as it is then; undefined when it was not at such a stage any more. */
  advance(id: string, change: StageChange): Promise<Rollout | undefined>
  /** Counts a photo. */
  count(id: string, result: Uncompared): Promise<void>
  /** A pair of the same photo of the same inquiry is kept once, and not when the inquiry is gone. */
  keepPair(id: string, pair: NewPair): Promise<void>
  /**
   * All pairs without their pictures, the latest first. What people say is a manager's word, else the shopper's tap, else
   * what they ordered of it; an album says nothing, for nobody can tell which photo was meant.
   */
  pairs(id: string): Promise<readonly Omit<KeptPair, 'preview'>[]>
  /** The small picture of a pair. */
  preview(pairId: number): Promise<Uint8Array | undefined>
}
