import type { Sku } from '#src/domain/sku.ts'

/** A shopper's photo that a manager named, and what the machine had made of it. */
export interface CasePhoto {
  readonly id: number
  readonly sku: Sku
  /** Of the bytes, 64 hex digits. */
  readonly sha256: string
  /** The machine's first answer; undefined: it was never asked, or that was forgotten. */
  readonly first:
    | {
        readonly outcome: 'matched' | 'ambiguous' | 'unknown'
        readonly sku: Sku | null
        readonly method: string | null
        /** 0-1. */
        readonly confidence: number | null
      }
    | undefined
}

/** Photos that evals may take as cases. */
export interface CasePhotos {
  /** Every photo that a manager confirmed and that counts, by id. */
  list(): Promise<readonly CasePhoto[]>
  /**
   * Takes these photos out of what is searched and learned from, and gives back all others that were. One transaction;
   * every index sees it with its next query.
   */
  reserve(embedderId: string, photoIds: readonly number[]): Promise<void>
}
