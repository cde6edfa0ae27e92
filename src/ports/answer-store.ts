import type { Fingerprint } from '#src/domain/fingerprint.ts'
import type { Candidate, Method } from '#src/domain/outcome.ts'
import type { Sku } from '#src/domain/sku.ts'

/** Who stands behind an answer, the most believed first (DESIGN.md, section 1). */
export const deciders = ['manager', 'shoppers', 'machine'] as const

export type Decider = (typeof deciders)[number]

/** What an answer was found with; a machine's answer is good only as long as both are the same. */
export interface AnswerContext {
  readonly embedderId: string
  readonly catalogueRevision: string
}

/** A photo that was matched. */
export interface Answer {
  readonly sku: Sku
  readonly method: Method
  readonly decidedBy: Decider
  /** 0-1. */
  readonly confidence: number
  readonly candidates: readonly Candidate[]
}

export interface NewAnswer extends Answer, AnswerContext {
  /** The same for the same file: its SHA-256, or Telegram's `file_unique_id`. */
  readonly fileKey: string
  /** null for a photo too flat to be known again by its looks. */
  readonly fingerprint: Fingerprint | null
  /** null: kept for ever (people's answers). */
  readonly lifetimeSeconds: number | null
}

export interface NearAnswer extends Answer {
  readonly fingerprint: Fingerprint
}

/** Answers to photos, remembered so that the same photo is answered for nothing. Only `matched` ever gets here. */
export interface AnswerStore {
  /** The most believed valid answer to exactly this file. */
  findByFile(fileKey: string, context: AnswerContext): Promise<Answer | undefined>
  /**
   * Every valid answer whose two hashes both lie within the radii (bits of 256), nearest first. Exact: what a scan
   * over all answers gives.
   */
  findNear(query: NearQuery, context: AnswerContext): Promise<readonly NearAnswer[]>
  /** A person's word replaces every older answer to the same file. */
  remember(answer: NewAnswer): Promise<void>
  /** Drops every answer to the file: it was wrong. */
  forget(fileKey: string, context: AnswerContext): Promise<void>
}

export interface NearQuery {
  readonly fingerprint: Fingerprint
  readonly blockRadius: number
  readonly dctRadius: number
}
