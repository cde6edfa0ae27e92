import type { Transaction } from 'kysely'
import type { Db } from '#src/adapters/postgres/connection/connect.ts'
import type { JobSender } from '#src/adapters/postgres/connection/jobs.ts'
import type { Database } from '#src/adapters/postgres/connection/schema.ts'
import type { InquiryStore } from '#src/ports/inquiry-store.ts'
import { addMessage, addWords, editMessage, lookAtUndecided } from './add-message.ts'
import { addCandidates, noteCandidates, reject } from './candidates.ts'
import type { ChatJobSender } from './chat-jobs.ts'
import { getInquiry, hasPending, photosInMinute } from './inquiry-rows.ts'
import { findByMessage, linkMessage } from './message-links.ts'
import { noteFingerprint, readPicks } from './picks.ts'
import {
  askToDescribe,
  cancel,
  cancelOpen,
  markAnswered,
  settleByShopper,
} from './settle-inquiry.ts'
import { readTopic, setTopic } from './topics.ts'
import { noteWritten } from './written.ts'

export interface InquiryStoreJobs {
  readonly jobs: JobSender
  readonly chatJobs: Pick<ChatJobSender, 'add' | 'wake'>
}

export function createInquiryStore(db: Db, { jobs, chatJobs }: InquiryStoreJobs): InquiryStore {
  /** Work that may promise an answer. */
  const promising = async <T>(work: (trx: Transaction<Database>) => Promise<T>): Promise<T> => {
    const result = await db.transaction().execute(work)
    chatJobs.wake('answer')
    return result
  }
  return {
    addMessage: (message) => promising((trx) => addMessage(trx, chatJobs, message)),
    addWords: (message, minutes) =>
      promising((trx) => addWords(trx, chatJobs, { message, minutes })),
    askToDescribe: (inquiryId, revision, candidates) =>
      db.transaction().execute((trx) => askToDescribe(trx, { inquiryId, revision }, candidates)),
    editMessage: (message) => promising((trx) => editMessage(trx, chatJobs, message)),
    lookAgain: (inquiryId) => promising((trx) => lookAtUndecided(trx, chatJobs, inquiryId)),
    get: (inquiryId) => getInquiry(db, inquiryId),
    findByMessage: (message) => findByMessage(db, message),
    hasPending: (chatId) => hasPending(db, chatId),
    topic: (inquiry, minutes) => readTopic(db, inquiry, minutes),
    photosInMinute: (message) => photosInMinute(db, message),
    setAnswerMessage: (inquiryId, message) =>
      db.transaction().execute(async (trx) => {
        await trx
          .updateTable('inquiries')
          .set({ answer_message_id: message.messageId })
          .where('id', '=', inquiryId)
          .execute()
        await linkMessage(trx, { ...message, inquiryId, party: 'shopper' })
      }),
    noteCandidates: (inquiryId, candidates) => noteCandidates(db, inquiryId, candidates),
    cancel: (inquiryId) => cancel(db, inquiryId),
    markAnswered: (inquiryId, revision, answered) =>
      db.transaction().execute((trx) => markAnswered(trx, { inquiryId, revision, answered })),
    async settleByShopper(inquiryId, sku) {
      const isTheirs = await db
        .transaction()
        .execute((trx) => settleByShopper(trx, jobs, { inquiryId, sku }))
      jobs.wake('learn')
      return isTheirs
    },
    addCandidates: (inquiryId, skus) =>
      db.transaction().execute((trx) => addCandidates(trx, inquiryId, skus)),
    reject: async (inquiryId, sku) =>
      (await reject(db, inquiryId, sku)) ? getInquiry(db, inquiryId) : undefined,
    setTopic: (inquiryId, sku) => setTopic(db, inquiryId, sku),
    cancelOpen: (chatId) => cancelOpen(db, chatId),
    noteWritten: (inquiryId, { messageId }, written) =>
      noteWritten(db, { inquiryId, messageId, written }),
    noteFingerprint: (inquiryId, { messageId }, fingerprint) =>
      noteFingerprint(db, { inquiryId, messageId, fingerprint }),
    picks: ({ fileUniqueId }, skus) => readPicks(db, fileUniqueId, skus),
  }
}
