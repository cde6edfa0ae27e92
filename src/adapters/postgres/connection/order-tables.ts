import type { ColumnType, Generated } from 'kysely'
import type { Language, Localized } from '#src/domain/language.ts'
import type {
  Contact,
  Delivery,
  OrderEventKind,
  OrderState,
  OrderWords,
  PaymentMethod,
} from '#src/domain/order.ts'
import type { Method } from '#src/domain/outcome.ts'
import type { Sku } from '#src/domain/sku.ts'
import type { FunnelStep } from '#src/ports/funnel.ts'
import type { Payment } from '#src/ports/orders.ts'
import type {
  BigInteger,
  Json,
  Nullable,
  NullableBigInteger,
  NullableTimestamp,
  Timestamp,
} from './column-types.ts'

type NullableJson<T> = ColumnType<T | null, string | null | undefined, string | null>

/** What shoppers order, pay and wish for. */
export interface OrderTables {
  orders: {
    id: Generated<number>
    /** null: the shopper is forgotten. */
    shopper_id: NullableBigInteger
    shopper_name: string
    language: Language
    state: Generated<OrderState | 'draft'>
    contact: NullableJson<Contact>
    delivery: NullableJson<Delivery>
    payment: Nullable<PaymentMethod>
    comment: Nullable<string>
    remember: Generated<boolean>
    replaces: Nullable<number>
    step: Nullable<string>
    scratch: ColumnType<Readonly<Record<string, unknown>>, string | undefined, string>
    last_update_id: NullableBigInteger
    revision: Generated<number>
    total_minor: NullableBigInteger
    currency: Nullable<string>
    paid_minor: ColumnType<string, number | undefined, number>
    is_short: Generated<boolean>
    /** The same as of its reservations. */
    expires_at: NullableTimestamp
    tracking_number: Nullable<string>
    receipt: Nullable<string>
    payment_link: Nullable<string>
    cancel_reason: Nullable<string>
    refund_note: Nullable<string>
    staff_chat_id: NullableBigInteger
    staff_message_id: NullableBigInteger
    /** The shopper asked to be forgotten while the parcel is on its way. */
    forget_when_closed: Generated<boolean>
    created_at: Timestamp
    /** When the last update that changed the basket was sent. */
    touched_at: Timestamp
    placed_at: NullableTimestamp
  }
  order_lines: {
    order_id: number
    position: number
    sku: Sku
    /** null in a basket, and where pieces are not counted. */
    variant_id: Nullable<number>
    size: string | null
    color: string | null
    name: Json<Localized>
    quantity: number
    price_minor: BigInteger
    currency: string
    inquiry_id: Nullable<number>
    method: Nullable<Method>
  }
  order_events: {
    id: Generated<number>
    order_id: number
    kind: OrderEventKind
    created_at: Timestamp
    told_at: NullableTimestamp
  }
  /** Messages that ask a manager for words. */
  order_prompts: {
    chat_id: BigInteger
    message_id: BigInteger
    order_id: number
    kind: OrderWords
    asked_at: Timestamp
  }
  payments: {
    charge_id: string
    /** null: of no order that there is. */
    order_id: number | null
    amount_minor: BigInteger
    currency: string
    source: Payment['source']
    received_at: Timestamp
  }
  remembered_buyers: {
    shopper_id: BigInteger
    contact: Json<Contact>
    delivery: Json<Delivery>
    payment: PaymentMethod
    remembered_at: Timestamp
  }
  restock_wishes: {
    id: Generated<number>
    shopper_id: BigInteger
    language: Language
    sku: Sku
    size: string | null
    color: string | null
    /** It is back, and the shopper is to be told. */
    due_at: NullableTimestamp
    wished_at: Timestamp
  }
  funnel_steps: { day: ColumnType<Date, string, never>; step: FunnelStep; shopper_id: BigInteger }
}
