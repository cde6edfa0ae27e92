import type { MomentSpan } from '#src/domain/calendar-periods.ts'
import type { Priority } from '#src/domain/priority.ts'
import type { ShopFacts } from '#src/domain/shop-report.ts'
import type { Manager } from '#src/domain/ticket.ts'
import type { ChatMessage } from './inquiry-store.ts'

/** A ticket that somebody has to do something with. */
export interface QueuedTicket {
  readonly id: number
  readonly shopper: { readonly id: number; readonly name: string }
  readonly openedAt: Date
  readonly priority: Priority
  readonly tags: readonly string[]
  readonly level: 1 | 2
  readonly holder: Manager | null
  readonly dueAt: Date | null
  readonly staffMessage: ChatMessage | null
}

export interface Queue {
  /** The most urgent first, then the oldest. */
  readonly tickets: readonly QueuedTicket[]
  /** All there are. */
  readonly count: number
}

/** What the desk has to do, and did. */
export interface DeskReports {
  queue(limit: number): Promise<Queue>
  facts(period: MomentSpan): Promise<ShopFacts>
}
