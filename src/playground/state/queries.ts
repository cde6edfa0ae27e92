import { randomInt } from 'node:crypto'
import type { InlineQueryResult } from 'grammy/types'
import { LRUCache } from 'lru-cache'

/** Where the answer to a pressed button is shown. */
export interface CallbackPlace {
  readonly chatId: number
}

/** A payment that waits for the bot's word. */
export interface Checkout {
  readonly chatId: number
  readonly userId: number
  readonly invoiceMessageId: number
}

/** What an invoice message does not show but a payment repeats. */
export interface InvoiceDetails {
  readonly payload: string
}

/** Questions to the bot that wait for an answer, by id. */
export interface Queries {
  readonly callbacks: LRUCache<string, CallbackPlace>
  readonly checkouts: LRUCache<string, Checkout>
  /** Answers to inline queries; an empty list until the bot answers. */
  readonly inline: LRUCache<string, readonly InlineQueryResult[]>
  /** By `invoiceKey`. */
  readonly invoices: LRUCache<string, InvoiceDetails>
  newId(): string
}

export const invoiceKey = (chatId: number, messageId: number) => `${chatId}/${messageId}`

const max = 2000

export function createQueries(): Queries {
  return {
    callbacks: new LRUCache({ max }),
    checkouts: new LRUCache({ max }),
    inline: new LRUCache({ max }),
    invoices: new LRUCache({ max }),
    newId: () => `${randomInt(1e9, 2 ** 47)}${randomInt(1e5, 1e6)}`,
  }
}
