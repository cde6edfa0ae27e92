import type { TicketTimes } from '#src/domain/deadlines.ts'
import type { TicketWarning } from '#src/domain/notice.ts'

/** What the deadlines of an open ticket depend on. */
export interface TimedTicket {
  readonly ticketId: number
  readonly times: TicketTimes
  /** By when its card says that it is to be answered. */
  readonly dueAt: Date | null
  /** Keys of the warnings that its managers were given. */
  readonly warned: readonly string[]
}

/** How the deadlines of tickets are kept. */
export interface TicketDeadlines {
  /** Every open ticket. */
  open(): Promise<readonly TimedTicket[]>
  /** @returns undefined when it is not open */
  find(ticketId: number): Promise<TimedTicket | undefined>
  /** Notes by when it is to be answered, null while the shopper has the word, and promises to show it. */
  setDue(ticketId: number, dueAt: Date | null): Promise<void>
  /**
   * Promises to warn the managers under the ticket, in one transaction; one whose deadline was missed is the second
   * line's then.
   * @param key each is told once
   * @returns false when it was done before, or the ticket is not open any more
   */
  warn(key: string, warning: TicketWarning): Promise<boolean>
}
