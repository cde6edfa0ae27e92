import type { Db } from '#src/adapters/postgres/connection/connect.ts'
import type { JobSender } from '#src/adapters/postgres/connection/jobs.ts'
import type { InquiryStore } from '#src/ports/inquiry-store.ts'
import { addMessage, editMessage } from './add-message.ts'
import type { ChatJobSender } from './chat-jobs.ts'
import { getInquiry, hasPending } from './inquiry-rows.ts'
import { findByMessage, linkMessage } from './message-links.ts'
import { noteFingerprint, readPicks } from './picks.ts'
import { cancelOpen, markAnswered, settleByShopper } from './settle-inquiry.ts'

export interface InquiryStoreJobs {
  readonly jobs: JobSender
  readonly chatJobs: Pick<ChatJobSender, 'add' | 'wake'>
}

export function createInquiryStore(db: Db, { jobs, chatJobs }: InquiryStoreJobs): InquiryStore {
  return {
    async addMessage(message) {
      await db.transaction().execute((trx) => addMessage(trx, chatJobs, message))
      chatJobs.wake('answer')
    },
    async editMessage(message) {
      const isKnown = await db.transaction().execute((trx) => editMessage(trx, chatJobs, message))
      chatJobs.wake('answer')
      return isKnown
    },
    get: (inquiryId) => getInquiry(db, inquiryId),
    findByMessage: (message) => findByMessage(db, message),
    hasPending: (chatId) => hasPending(db, chatId),
    setAnswerMessage: (inquiryId, message) =>
      db.transaction().execute(async (trx) => {
        await trx
          .updateTable('inquiries')
          .set({ answer_message_id: message.messageId })
          .where('id', '=', inquiryId)
          .execute()
        await linkMessage(trx, { ...message, inquiryId, party: 'shopper' })
      }),
    async noteCandidates(inquiryId, candidates) {
      await db
        .updateTable('inquiries')
        .set({ candidates: JSON.stringify(candidates) })
        .where('id', '=', inquiryId)
        .where('state', '=', 'pending')
        .execute()
    },
    async cancel(inquiryId) {
      await db
        .updateTable('inquiries')
        .set({ state: 'cancelled' })
        .where('id', '=', inquiryId)
        .execute()
    },
    markAnswered: (inquiryId, revision, answered) =>
      db.transaction().execute((trx) => markAnswered(trx, { inquiryId, revision, answered })),
    async settleByShopper(inquiryId, sku) {
      const isTheirs = await db
        .transaction()
        .execute((trx) => settleByShopper(trx, jobs, { inquiryId, sku }))
      jobs.wake('learn')
      return isTheirs
    },
    cancelOpen: (chatId) => cancelOpen(db, chatId),
    noteFingerprint: (inquiryId, { messageId }, fingerprint) =>
      noteFingerprint(db, { inquiryId, messageId, fingerprint }),
    picks: ({ fileUniqueId }, skus) => readPicks(db, fileUniqueId, skus),
  }
}
