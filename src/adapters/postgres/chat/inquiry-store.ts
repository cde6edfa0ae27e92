import type { Transaction } from 'kysely'
import type { Db } from '#src/adapters/postgres/connection/connect.ts'
import type { JobSender } from '#src/adapters/postgres/connection/jobs.ts'
import type { Database } from '#src/adapters/postgres/connection/schema.ts'
import type { ChatMessage, InquiryStore } from '#src/ports/inquiry-store.ts'
import { addMessage, addWords, editMessage, lookAtUndecided } from './add-message.ts'
import { addCandidates, noteShown, reject } from './candidates.ts'
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
import { splitWords } from './split-words.ts'
import { readTopic, setTopic } from './topics.ts'
import { noteWritten } from './written.ts'

type Trx = Transaction<Database>

export interface InquiryStoreJobs {
  readonly jobs: JobSender
  readonly chatJobs: Pick<ChatJobSender, 'add' | 'wake'>
}

export function createInquiryStore(db: Db, { jobs, chatJobs }: InquiryStoreJobs): InquiryStore {
  const change = <T>(work: (trx: Trx) => Promise<T>) => db.transaction().execute(work)
  /** For the workers of this process, that need not wait for their next look. */
  const answering = async <T>(work: (trx: Trx) => Promise<T>): Promise<T> => {
    const result = await change(work)
    chatJobs.wake('answer')
    return result
  }
  const settling = async <T>(work: (trx: Trx) => Promise<T>): Promise<T> => {
    const result = await change(work)
    for (const name of ['post-ticket', 'learn'] as const) jobs.wake(name)
    return result
  }
  return {
    addMessage: (message) => answering((trx) => addMessage(trx, chatJobs, message)),
    addWords: (message, minutes) =>
      answering((trx) => addWords(trx, chatJobs, { message, minutes })),
    editMessage: (message) => answering((trx) => editMessage(trx, chatJobs, message)),
    lookAgain: (inquiryId) => answering((trx) => lookAtUndecided(trx, chatJobs, inquiryId)),
    askToDescribe: (inquiryId, revision, candidates) =>
      change((trx) => askToDescribe(trx, { inquiryId, revision }, candidates)),
    get: (inquiryId) => getInquiry(db, inquiryId),
    findByMessage: (message) => findByMessage(db, message),
    hasPending: (chatId) => hasPending(db, chatId),
    topic: (inquiry, minutes) => readTopic(db, inquiry, minutes),
    photosInMinute: (message) => photosInMinute(db, message),
    setAnswerMessage: (inquiryId, message) =>
      change((trx) => setAnswerMessage(trx, inquiryId, message)),
    noteSeen: (inquiryId, message) =>
      change((trx) => linkMessage(trx, { ...message, inquiryId, party: 'staff' })),
    noteShown: (inquiryId, candidates) => noteShown(db, inquiryId, candidates),
    cancel: (inquiryId) => cancel(db, inquiryId),
    markAnswered: (inquiryId, revision, answered) =>
      settling((trx) => markAnswered(trx, jobs, { inquiryId, revision, answered })),
    splitWords: (inquiryId, seen) =>
      answering((trx) => splitWords(trx, chatJobs, { inquiryId, seen })),
    settleByShopper: (inquiryId, sku) =>
      settling((trx) => settleByShopper(trx, jobs, { inquiryId, sku })),
    addCandidates: (inquiryId, skus) => change((trx) => addCandidates(trx, inquiryId, skus)),
    reject: async (inquiryId, sku) =>
      (await reject(db, inquiryId, sku)) ? getInquiry(db, inquiryId) : undefined,
    setTopic: (inquiryId, sku) => setTopic(db, inquiryId, sku),
    noteWritten: (inquiryId, { messageId }, written) =>
      noteWritten(db, { inquiryId, messageId, written }),
    cancelOpen: (chatId) => settling((trx) => cancelOpen(trx, jobs, chatId)),
    noteFingerprint: (inquiryId, { messageId }, fingerprint) =>
      noteFingerprint(db, { inquiryId, messageId, fingerprint }),
    picks: ({ fileUniqueId }, skus) => readPicks(db, fileUniqueId, skus),
  }
}

async function setAnswerMessage(trx: Trx, inquiryId: number, message: ChatMessage): Promise<void> {
  await trx
    .updateTable('inquiries')
    .set({ answer_message_id: message.messageId })
    .where('id', '=', inquiryId)
    .execute()
  await linkMessage(trx, { ...message, inquiryId, party: 'shopper' })
}
