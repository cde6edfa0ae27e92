/**
 * Who asked to be forgotten, as hashes: so that a backup from before does not bring them back. Each is noted in the
 * transaction that removes their rows.
 */
export interface ForgottenShoppers {
  /** A restore put rows in place and has not ended; undefined when there is none. */
  unfinished(): Promise<UnfinishedRestore | undefined>
  /** The restore is over. */
  finish(): Promise<void>
}

export interface UnfinishedRestore {
  /** Shoppers in the rows that were put in place who were forgotten after the backup was made. */
  readonly forgotten: readonly number[]
}
