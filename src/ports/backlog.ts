/** What was promised and is not done yet. */
export interface Backlog {
  /** How long the oldest of the jobs that are due has waited to be taken up, in seconds; undefined: none waits. */
  oldestJobSeconds(): Promise<number | undefined>
  /** Open tickets that no manager was shown; `oldestSeconds` is 0 when there is none. */
  unpostedTickets(): Promise<{ readonly count: number; readonly oldestSeconds: number }>
}
