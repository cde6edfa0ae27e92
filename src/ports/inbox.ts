/** What is kept of a Telegram update: all of it. */
export interface StoredUpdate {
  readonly update_id: number
}

/** Where updates are kept before Telegram is told that they arrived. */
export interface Inbox {
  /**
   * Keeps an update together with the job that will handle it, in one transaction.
   * @returns false when it was kept before: Telegram repeats itself.
   */
  accept(update: StoredUpdate): Promise<boolean>
  read(updateId: number): Promise<unknown>
  /** Forgets updates so old that Telegram, which keeps them for a day, cannot repeat them. */
  prune(): Promise<void>
}
