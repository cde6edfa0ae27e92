import { randomInt } from 'node:crypto'
import type { InlineQueryResult, User } from 'grammy/types'
import { LRUCache } from 'lru-cache'

/** Where the answer to a pressed button is shown. */
export interface CallbackPlace {
  readonly chatId: number
  readonly businessConnectionId?: string | undefined
}

/** A payment that waits for the bot's word. */
export interface Checkout {
  readonly chatId: number
  readonly userId: number
  readonly invoiceMessageId: number
  readonly askedAtMs: number
}

/** What an invoice message does not show but a payment repeats. */
export interface InvoiceDetails {
  readonly payload: string
  readonly isPaid: boolean
}

/** What somebody typed after the bot's name, and what the bot answered. */
export interface InlineAsk {
  readonly user: User
  readonly chatId: number
  readonly query: string
  readonly offset: string
  /** Undefined until the bot answers. */
  readonly results?: readonly InlineQueryResult[]
}

/** Answers that may be given again without asking the bot. */
interface CachedAnswer {
  readonly results: readonly InlineQueryResult[]
  readonly untilMs: number
}

/** A message that was sent via the bot: the bot knows it by another id. */
export interface InlineMessagePlace {
  readonly chatId: number
  readonly messageId: number
}

/** Questions to the bot that wait for an answer, by id. */
export interface Queries {
  readonly callbacks: LRUCache<string, CallbackPlace>
  readonly checkouts: LRUCache<string, Checkout>
  readonly inline: LRUCache<string, InlineAsk>
  /** By `inlineKey`. */
  readonly inlineCache: LRUCache<string, CachedAnswer>
  /** By `inline_message_id`. */
  readonly inlineMessages: LRUCache<string, InlineMessagePlace>
  /** By `invoiceKey`. */
  readonly invoices: LRUCache<string, InvoiceDetails>
  newId(): string
}

export const invoiceKey = (chatId: number, messageId: number) => `${chatId}/${messageId}`

/** One key for all who ask the same, or one for each of them. */
export const inlineKey = ({ query, offset, user }: InlineAsk, isPersonal: boolean) =>
  JSON.stringify([query, offset, isPersonal ? user.id : 'all'])

const max = 2000

export function createQueries(): Queries {
  return {
    callbacks: new LRUCache({ max }),
    checkouts: new LRUCache({ max }),
    inline: new LRUCache({ max }),
    inlineCache: new LRUCache({ max }),
    inlineMessages: new LRUCache({ max }),
    invoices: new LRUCache({ max }),
    newId: () => `${randomInt(1e9, 2 ** 47)}${randomInt(1e5, 1e6)}`,
  }
}
