import type { ColumnType, Generated } from 'kysely'
import type { Sku } from '#src/domain/sku.ts'
import type { DraftField, ProductDraft } from '#src/ports/product-drafts.ts'
import type {
  BigInteger,
  GeneratedBigInteger,
  Nullable,
  NullableBigInteger,
  Timestamp,
} from './column-types.ts'

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
