import type { OrderWords } from '#src/domain/order.ts'
import type { ChatMessage } from './inquiry-store.ts'

export interface OrderPrompt {
  readonly orderId: number
  readonly kind: OrderWords
}

/** Messages that ask a manager to write something of an order in reply. */
export interface OrderPrompts {
  note(message: ChatMessage, prompt: OrderPrompt): Promise<void>
  find(message: ChatMessage): Promise<OrderPrompt | undefined>
}
