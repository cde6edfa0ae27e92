import type { Priority } from '#src/domain/priority.ts'
import type { Tag, TagChange } from '#src/domain/tags.ts'

/** What managers call their tickets. Each change is written to the audit log and shown on the card. */
export interface TicketLabels {
  /** @returns false when there is no such ticket */
  prioritise(ticketId: number, priority: Priority, managerId: number): Promise<boolean>
  /** @returns the tags it has then; undefined when there is no such ticket */
  tag(ticketId: number, change: TagChange, managerId: number): Promise<readonly Tag[] | undefined>
}
