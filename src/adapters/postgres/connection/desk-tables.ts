import type { ColumnType } from 'kysely'
import type { BigInteger, GeneratedBigInteger, Timestamp } from './column-types.ts'

/** What managers do. */
export interface DeskTables {
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
}
