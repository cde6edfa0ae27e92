/**
 * What only one of several processes may do at a time: asking Telegram for updates (which has them from one asker only),
 * and what is looked after now and then.
 */
export type LeaseName = 'polling' | 'upkeep'

/** Who may do it now, as one process sees it. */
export interface Leases {
  /** Takes a lease that nobody has, or keeps one's own. @returns whether it is this process's now. */
  take(name: LeaseName): Promise<boolean>
  /** Gives it up at once, so that another process need not wait for its end. */
  release(name: LeaseName): Promise<void>
}
