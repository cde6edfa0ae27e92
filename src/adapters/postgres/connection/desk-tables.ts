import type { ColumnType, Generated } from 'kysely'
import type { Sku } from '#src/domain/sku.ts'
import type { Ticket, TicketReason } from '#src/domain/ticket.ts'
import type { DraftField, ProductDraft } from '#src/ports/product-drafts.ts'
import type {
  BigInteger,
  GeneratedBigInteger,
  Nullable,
  NullableBigInteger,
  NullableTimestamp,
  Timestamp,
} from './column-types.ts'

/** What managers have to do, and did. */
export interface DeskTables {
  tickets: {
    id: Generated<number>
    inquiry_id: number
    reason: TicketReason
    state: Generated<Ticket['state']>
    staff_chat_id: NullableBigInteger
    staff_message_id: NullableBigInteger
    sku: Nullable<Sku>
    answered_by: NullableBigInteger
    reply_message_id: NullableBigInteger
    claimed_by: NullableBigInteger
    claimed_at: NullableTimestamp
    level: Generated<number>
    due_at: NullableTimestamp
    version: Generated<number>
    shown_version: Generated<number>
    shown_picture: Nullable<string>
    changed_at: Timestamp
    created_at: Timestamp
    answered_at: NullableTimestamp
    /** When it was opened last. */
    opened_at: Timestamp
    /** The warnings that its managers were given. */
    warned: Generated<string[]>
    /** 1: the most urgent, to 4. */
    priority: Generated<number>
    tags: Generated<string[]>
    /** What the shopper thought of it: 1-5. */
    rating: Nullable<number>
    rated_at: NullableTimestamp
  }
  decisions: {
    id: Generated<number>
    ticket_id: number
    sku: Sku | null
    manager_id: BigInteger
    decided_at: Timestamp
    undone_by: NullableBigInteger
    undone_at: NullableTimestamp
    taken_back_at: NullableTimestamp
  }
  managers: { user_id: BigInteger; name: string; username: string | null; seen_at: Timestamp }
  audit_log: {
    id: GeneratedBigInteger
    at: Timestamp
    staff_chat_id: BigInteger
    manager_id: BigInteger
    action: string
    subject: string
    before: ColumnType<unknown, string | null, never>
    after: ColumnType<unknown, string | null, never>
  }
  product_drafts: {
    id: Generated<number>
    staff_chat_id: BigInteger
    command_message_id: BigInteger
    manager_id: BigInteger
    file_id: string
    sku: Sku | null
    name: Nullable<string>
    category: Nullable<string>
    price_minor: NullableBigInteger
    currency: string
    sizes: Nullable<string[]>
    prompts: ColumnType<Readonly<Record<string, DraftField>>, undefined, unknown>
    state: Generated<ProductDraft['state']>
    created_at: Timestamp
  }
}
