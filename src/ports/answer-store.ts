import type { Fingerprint } from '#src/domain/fingerprint.ts'
import type { Candidate, Method } from '#src/domain/outcome.ts'
import type { Sku } from '#src/domain/sku.ts'
import type { FingerprintQuery } from './fingerprint-index.ts'

/**
 * Who stands behind an answer, the most believed first (DESIGN.md, section 1). `shop`: the photo is the shop's own
 * picture of the product.
 */
export const deciders = ['manager', 'shop', 'shoppers', 'machine'] as const

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

export interface KnownAnswer extends Answer {
  /** It was given to another photo, and goes with that one's. */
  readonly isRepeated?: true
}

export interface NewAnswer extends Answer, AnswerContext {
  /** What the shop says of its own pictures stands in the catalogue. */
  readonly decidedBy: Exclude<Decider, 'shop'>
  /** The same for the same file: its SHA-256, or Telegram's `file_unique_id`. */
  readonly fileKey: string
  /** null for a photo too flat to be known again by its looks. */
  readonly fingerprint: Fingerprint | null
  /** null: kept for ever (people's answers). */
  readonly lifetimeSeconds: number | null
}

/** What is known of a photo that looks like the one asked about: it was answered, or it is a reference photo. */
export interface NearAnswer extends Answer {
  readonly fingerprintId: number
  /** The file that was answered or confirmed; null for a photo of the catalogue. */
  readonly fileKey: string | null
  readonly fingerprint: Fingerprint
}

/** Hashes of the photo, and how near counts. */
export type NearQuery = FingerprintQuery

/** Answers to photos, remembered so that the same photo is answered for nothing. Only `matched` ever gets here. */
export interface AnswerStore {
  /** The most believed valid answer to exactly this file. */
  findByFile(fileKey: string, context: AnswerContext): Promise<KnownAnswer | undefined>
  /**
   * Every valid answer to a photo, and every reference photo, with a hash within the sure radius of one of the query's,
   * and none beyond its radius; nearest first.
   */
  findNear(query: NearQuery, context: AnswerContext): Promise<readonly NearAnswer[]>
  /** A person's word replaces every older answer to the same file. */
  remember(answer: NewAnswer): Promise<void>
  /** From now on the file, too, is answered by what was found near it, for as long as that stands. */
  repeat(fileKey: string, near: Pick<NearAnswer, 'fingerprintId'>): Promise<void>
  /** Drops every answer to the file: it was wrong. So was the machine's answer that it repeated. */
  forget(fileKey: string, context: AnswerContext): Promise<void>
}
