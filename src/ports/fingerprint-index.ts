/** A photo's fingerprint as it is looked up. */
export interface FingerprintEntry {
  /** Grows with every fingerprint that is stored: a copy that has read up to one has all before it. */
  readonly id: number
  /** 64 hex digits each: 256 bits. */
  readonly keys: readonly string[]
}

/** Where the stored fingerprints stand. */
export interface FingerprintState {
  /** One for each database: ids of another say nothing. */
  readonly lineage: string
  /** The highest id that was given out; 0 before the first. */
  readonly lastId: number
}

/** The fingerprints in the database, the truth that every index copies. */
export interface FingerprintSource {
  state(): Promise<FingerprintState>
  /** Those with an id above `afterId` that still stand, in the order of their ids, in batches. */
  read(afterId: number): AsyncIterable<readonly FingerprintEntry[]>
}

export interface FingerprintQuery {
  /** 64 hex digits each. */
  readonly keys: readonly string[]
  /** Bits of 256. */
  readonly radius: number
  /**
   * Bits within which nothing may be missed: the radius, unless said. What is farther, up to the radius, is found where
   * it is found for nothing. Where the keys are hundreds that lie close together, what one misses others find.
   */
  readonly sureRadius?: number
}

export interface NearFingerprint {
  readonly id: number
  /** Bits between the nearest two keys that were found, one of the query and one of the fingerprint. */
  readonly distance: number
}

/**
 * Fingerprints by Hamming radius. A copy of the database's: wiped, it fills itself again to the same answers. What
 * was deleted there may be found for a while, until somebody removes it here; nothing that is there is ever missed.
 */
export interface FingerprintIndex {
  /** Takes in what there is, so that the first lookup need not wait for it. */
  prepare(): Promise<void>
  /**
   * All with a key within the sure radius of one of the query's, and none beyond the radius. In any order.
   */
  near(query: FingerprintQuery): Promise<readonly NearFingerprint[]>
  /** Drops what was deleted in the database; only to save room. */
  remove(entries: readonly FingerprintEntry[]): Promise<void>
  close(): Promise<void>
}
