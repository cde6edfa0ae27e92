import type { Identification } from '#src/domain/outcome.ts'
import type { AnswerContext } from './answer-store.ts'

export interface IdentificationRecord extends Identification, AnswerContext {
  /** The same for the same file: its SHA-256, or Telegram's `file_unique_id`. */
  readonly fileKey: string
  /** The question that the photo belongs to; undefined: nobody asked. */
  readonly inquiryId?: number | undefined
}

/** Every identification, for evals, metrics and the managers' questions. */
export interface IdentificationLog {
  append(record: IdentificationRecord): Promise<void>
}
