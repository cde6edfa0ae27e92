/** What was promised and is not done yet. */
export interface Backlog {
  /** How long the oldest of the jobs that are due has waited to be taken up, in seconds; undefined: none waits. */
  oldestJobSeconds(): Promise<number | undefined>
  unpostedTickets(): Promise<UnpostedTickets>
  /** Whether an inquiry is due to be answered, or is being answered. */
  isAnswerDue(): Promise<boolean>
}

/** Open tickets that no manager was shown. */
export interface UnpostedTickets {
  readonly count: number
  /** 0 when there is none. */
  readonly oldestSeconds: number
  /** Why the latest try to show one of them failed; undefined when none did. */
  readonly lastError: string | undefined
}
