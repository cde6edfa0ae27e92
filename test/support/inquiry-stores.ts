import { createInquiryStore } from '#src/adapters/postgres/chat/inquiry-store.ts'
import type { JobSender } from '#src/adapters/postgres/connection/jobs.ts'
import { createTicketStore } from '#src/adapters/postgres/desk/ticket-store.ts'
import type { IncomingMessage } from '#src/domain/inquiry.ts'
import type { NewChatJob } from '#src/ports/chat-jobs.ts'
import type { ChatMessage } from '#src/ports/inquiry-store.ts'
import { openTestDatabase } from './database.ts'
import { sku } from './products.ts'

const picture = { kind: 'photo', isFrame: false } as const
export const photoFile = (file: number) => ({
  ...picture,
  fileId: `file ${file}`,
  fileUniqueId: `unique ${file}`,
})

export function photo(
  messageId: number,
  overrides: Partial<IncomingMessage> = {},
): IncomingMessage {
  return {
    chatId: 10,
    threadId: null,
    messageId,
    mediaGroupId: null,
    shopper: { id: 10, name: 'Оля' },
    language: 'uk',
    text: '',
    content: photoFile(messageId),
    ...overrides,
  }
}

export const candidates = [
  { sku: sku('A'), score: 0.5 },
  { sku: sku('B'), score: 0.4 },
]
export const choice = { identificationId: null, candidates, sku: null }

/** A card that tells how a new ticket is. */
export const shownAt = (message: ChatMessage) => ({ message, version: 1, picture: null })

/** Inquiries and tickets in a database of their own; `sent` keeps what would be queued, the queue has tests of its own. */
export async function openInquiryStores() {
  const database = await openTestDatabase()
  const sent: string[] = []
  const jobs: JobSender = {
    send: async (_trx, name, data) => {
      sent.push(`${name} ${JSON.stringify(data)}`)
    },
    sendAll: async (_trx, name, data) => {
      sent.push(...data.map((one) => `${name} ${JSON.stringify(one)}`))
    },
    wake: () => undefined,
  }
  const chatJobs = {
    add: async (_trx: unknown, { queue, position }: NewChatJob) => {
      sent.push(`${queue} ${position}`)
    },
    wake: () => undefined,
  }
  return {
    database,
    sent,
    inquiries: createInquiryStore(database.db, { jobs, chatJobs }),
    tickets: createTicketStore(database.db, jobs, { onOpened: () => undefined }),
  }
}

export type InquiryStores = Awaited<ReturnType<typeof openInquiryStores>>

/** A ticket of a shopper of its own for each; the first is number 1. */
export async function openTickets(
  { inquiries, tickets }: Pick<InquiryStores, 'inquiries' | 'tickets'>,
  count: number,
): Promise<void> {
  for (let at = 1; at <= count; at += 1) {
    await inquiries.addMessage(photo(at, { chatId: at, shopper: { id: at, name: 'Оля' } }))
    await inquiries.markAnswered(at, 1, choice)
    await tickets.open({ inquiryId: at, reason: 'none-of-these' })
  }
}
