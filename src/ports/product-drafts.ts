import type { Sku } from '#src/domain/sku.ts'
import type { ActingManager } from './audit-log.ts'
import type { ChatMessage } from './inquiry-store.ts'

/** What a manager is asked of a new product, in this order. */
export const draftFields = ['name', 'category', 'price', 'sizes'] as const

export type DraftField = (typeof draftFields)[number]

/** What was said of it so far; null: not yet. */
export interface DraftContent {
  readonly name: string | null
  readonly category: string | null
  readonly priceMinor: number | null
  /** As written: `98-104`, or with a count of pieces, `98-104: 3`. None: it has no sizes. */
  readonly sizes: readonly string[] | null
}

/** A product that a manager is describing. */
export interface ProductDraft extends DraftContent {
  readonly id: number
  /** Telegram's id of its photo. */
  readonly fileId: string
  readonly sku: Sku
  /** ISO 4217. */
  readonly currency: string
  readonly state: 'open' | 'added' | 'cancelled'
}

export interface NewDraft {
  readonly manager: ActingManager
  /** The message that began it. */
  readonly messageId: number
  readonly fileId: string
  /** undefined: it gets one of its own. */
  readonly sku: Sku | undefined
  readonly currency: string
}

export interface ProductDrafts {
  /** The draft that a message begins, however often it is handled. */
  start(draft: NewDraft): Promise<ProductDraft>
  get(draftId: number): Promise<ProductDraft | undefined>
  /** The open draft that a message of the bot asks about. */
  askedBy(message: ChatMessage): Promise<{ draft: ProductDraft; field: DraftField } | undefined>
  /** Notes what a message of the bot asks for. */
  noteQuestion(draftId: number, messageId: number, field: DraftField): Promise<void>
  fill(draftId: number, content: Partial<DraftContent>): Promise<ProductDraft | undefined>
  /** @returns false when it was added or cancelled before */
  cancel(draftId: number): Promise<boolean>
}
