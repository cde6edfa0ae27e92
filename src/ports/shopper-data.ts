import type { ChatMessage } from './inquiry-store.ts'
import type { StaffTopic } from './talk-chats.ts'

/** What is kept of a shopper where their rows alone do not tell. */
export interface ShopperTraces {
  /** Of photos that nobody else has sent. */
  readonly fileKeys: readonly string[]
  /** Copies in the managers' groups. */
  readonly tickets: readonly { readonly ticketId: number; readonly message: ChatMessage }[]
  /** Topics of theirs in the managers' groups. */
  readonly topics: readonly StaffTopic[]
}

/** Rows of each table, as JSON. */
export type KeptData = Readonly<Record<string, readonly unknown[]>>

/** Everything that the database keeps of one shopper. Each step bears repetition. */
export interface ShopperData {
  /** All that is kept, for the shopper to read. */
  read(shopperId: number): Promise<KeptData>
  /** Takes back what was promised to them. @returns false while some of it is being done: nothing may be removed yet. */
  cancelWork(shopperId: number): Promise<boolean>
  traces(shopperId: number): Promise<ShopperTraces>
  /**
   * Removes the rows and jobs that carry them, up to the update with which they ask for it, and keeps that one; without
   * such an update, whatever there is. What calls of models cost stays, as nobody's. It is noted, as a hash, that they
   * are forgotten.
   */
  remove(shopperId: number, askedBy: number | undefined): Promise<void>
  /** Empties an update; it is still known to have come. */
  emptyUpdate(updateId: number): Promise<void>
}
