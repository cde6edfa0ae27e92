import type { Generated } from 'kysely'
import type { IdentifierChoice } from '#src/domain/identifier-choice.ts'
import type { ComparedAnswer, RolloutStage, Side } from '#src/domain/rollout.ts'
import type { Json, Timestamp } from './column-types.ts'

/** A second identifier beside the one that answers. */
export interface RolloutTables {
  rollouts: {
    id: string
    candidate: Json<IdentifierChoice>
    present: Json<IdentifierChoice>
    stage: RolloutStage
    /** 0-1, of the shoppers. */
    share: number
    /** Photos that both answered alike, that the other was not asked about, and that it could not answer. */
    same: Generated<number>
    skipped: Generated<number>
    failed: Generated<number>
    started_at: Timestamp
    changed_at: Timestamp
  }
  /** Photos that the two answered otherwise. */
  rollout_pairs: {
    id: Generated<number>
    rollout_id: string
    inquiry_id: number
    file_key: string
    answered_by: Side
    present: Json<ComparedAnswer>
    candidate: Json<ComparedAnswer>
    /** The photo, made small. */
    preview: Buffer | null
    created_at: Timestamp
  }
}
