import { type Selectable, sql, type Transaction } from 'kysely'
import type { Db } from '#src/adapters/postgres/connection/connect.ts'
import type { JobSender } from '#src/adapters/postgres/connection/jobs.ts'
import type { Database } from '#src/adapters/postgres/connection/schema.ts'
import type { IncomingPhoto, Inquiry } from '#src/domain/inquiry.ts'
import type { Sku } from '#src/domain/sku.ts'
import type { Answered, InquiryStore } from '#src/ports/inquiry-store.ts'
import { noteFingerprint, readPicks } from './picks.ts'

type Trx = Transaction<Database>

export function createInquiryStore(db: Db, jobs: JobSender): InquiryStore {
  return {
    async addPhoto(photo) {
      await db.transaction().execute((trx) => addPhoto(trx, jobs, photo))
      jobs.wake('answer')
    },
    get: (inquiryId) => getInquiry(db, inquiryId),
    async setAnswerMessage(inquiryId, messageId) {
      await db
        .updateTable('questions')
        .set({ answer_message_id: messageId })
        .where('id', '=', inquiryId)
        .execute()
    },
    async noteCandidates(inquiryId, candidates) {
      await db
        .updateTable('questions')
        .set({ candidates: JSON.stringify(candidates) })
        .where('id', '=', inquiryId)
        .where('state', '=', 'pending')
        .execute()
    },
    async cancel(inquiryId) {
      await db
        .updateTable('questions')
        .set({ state: 'cancelled' })
        .where('id', '=', inquiryId)
        .execute()
    },
    markAnswered: (inquiryId, photoCount, answered) =>
      db.transaction().execute((trx) => markAnswered(trx, { inquiryId, photoCount, answered })),
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

async function addPhoto(trx: Trx, jobs: JobSender, photo: IncomingPhoto): Promise<void> {
  if (await hasPhoto(trx, photo)) return
  const inquiry = await lockInquiry(trx, photo)
  await trx
    .insertInto('question_photos')
    .values({
      chat_id: photo.chatId,
      message_id: photo.messageId,
      question_id: inquiry.id,
      file_id: photo.fileId,
      file_unique_id: photo.fileUniqueId,
    })
    .execute()
  // A pending inquiry has its one job already; one that the machine is done with is looked at again with the late
  // photo in view.
  if (inquiry.isNew || inquiry.state === 'answered' || (await waitsForManager(trx, inquiry))) {
    await trx
      .updateTable('questions')
      .set({ state: 'pending' })
      .where('id', '=', inquiry.id)
      .execute()
    await jobs.send(trx, 'answer', { inquiryId: inquiry.id })
  }
}

/** The machine gave up and nobody has answered yet. */
async function waitsForManager(
  trx: Trx,
  { id, state }: Pick<Inquiry, 'id' | 'state'>,
): Promise<boolean> {
  if (state !== 'ticketed') return false
  const row = await trx
    .selectFrom('tickets')
    .select('id')
    .where('question_id', '=', id)
    .where('state', '=', 'open')
    .where('reason', 'in', ['unknown', 'failed'])
    .executeTakeFirst()
  return row !== undefined
}

async function hasPhoto(trx: Trx, { chatId, messageId }: IncomingPhoto): Promise<boolean> {
  const row = await trx
    .selectFrom('question_photos')
    .select('message_id')
    .where('chat_id', '=', String(chatId))
    .where('message_id', '=', String(messageId))
    .executeTakeFirst()
  return row !== undefined
}

/** Finds or makes the photo's inquiry; its row stays locked, so that an album's photos come one after another. */
async function lockInquiry(trx: Trx, photo: IncomingPhoto) {
  const row = await trx
    .insertInto('questions')
    .values({
      chat_id: photo.chatId,
      first_message_id: photo.messageId,
      media_group_id: photo.mediaGroupId,
      shopper_id: photo.shopper.id,
      shopper_name: photo.shopper.name,
      language: photo.language,
      caption: photo.caption,
    })
    .onConflict((conflict) =>
      conflict.columns(['chat_id', 'media_group_id']).doUpdateSet({
        // The caption may stand on any photo of an album.
        caption: sql`case when questions.caption = '' then excluded.caption else questions.caption end`,
        first_message_id: sql`least(questions.first_message_id, excluded.first_message_id)`,
      }),
    )
    .returning(['id', 'state', sql<boolean>`xmax = 0`.as('isNew')])
    .executeTakeFirstOrThrow()
  return row
}

async function getInquiry(db: Db, inquiryId: number): Promise<Inquiry | undefined> {
  const row = await db
    .selectFrom('questions')
    .selectAll()
    .where('id', '=', inquiryId)
    .executeTakeFirst()
  if (!row) return undefined
  const photos = await db
    .selectFrom('question_photos')
    .selectAll()
    .where('question_id', '=', inquiryId)
    .orderBy('message_id')
    .execute()
  return toInquiry(row, photos)
}

function toInquiry(
  row: Selectable<Database['questions']>,
  photos: readonly Selectable<Database['question_photos']>[],
): Inquiry {
  return {
    id: row.id,
    chatId: Number(row.chat_id),
    firstMessageId: Number(row.first_message_id),
    isAlbum: row.media_group_id !== null,
    shopper: { id: Number(row.shopper_id), name: row.shopper_name },
    language: row.language,
    caption: row.caption,
    state: row.state,
    answerMessageId: row.answer_message_id === null ? null : Number(row.answer_message_id),
    candidates: row.candidates,
    sku: row.sku,
    decidedBy: row.decided_by,
    photos: photos.map((photo) => ({
      messageId: Number(photo.message_id),
      fileId: photo.file_id,
      fileUniqueId: photo.file_unique_id,
      receivedAt: photo.received_at,
    })),
  }
}

interface AnsweredInquiry {
  readonly inquiryId: number
  readonly photoCount: number
  readonly answered: Answered
}

async function markAnswered(
  trx: Trx,
  { inquiryId, photoCount, answered }: AnsweredInquiry,
): Promise<boolean> {
  if (await hasMorePhotos(trx, inquiryId, photoCount)) return false
  const { identificationId, candidates, sku } = answered
  const { numUpdatedRows } = await trx
    .updateTable('questions')
    .set({
      state: 'answered',
      identification_id: identificationId,
      candidates: JSON.stringify(candidates),
      sku,
      decided_by: sku === null ? null : 'machine',
    })
    .where('id', '=', inquiryId)
    .where('state', '=', 'pending')
    .executeTakeFirstOrThrow()
  // A late photo may have answered what a manager was asked.
  if (numUpdatedRows > 0n) await closeTickets(trx, [inquiryId])
  return true
}

async function closeTickets(trx: Trx, inquiryIds: readonly number[]): Promise<void> {
  await trx
    .updateTable('tickets')
    .set({ state: 'closed' })
    .where('state', '=', 'open')
    .where('question_id', 'in', inquiryIds)
    .execute()
}

/** Locks the inquiry first: a photo that arrives meanwhile waits, and then sees how this ended. */
export async function hasMorePhotos(
  trx: Trx,
  inquiryId: number,
  photoCount: number,
): Promise<boolean> {
  await trx.selectFrom('questions').select('id').where('id', '=', inquiryId).forUpdate().execute()
  const { count } = await trx
    .selectFrom('question_photos')
    .select((eb) => eb.fn.countAll<string>().as('count'))
    .where('question_id', '=', inquiryId)
    .executeTakeFirstOrThrow()
  return Number(count) > photoCount
}

async function settleByShopper(
  trx: Trx,
  jobs: JobSender,
  { inquiryId, sku }: { readonly inquiryId: number; readonly sku: Sku },
): Promise<boolean> {
  const { numUpdatedRows } = await trx
    .updateTable('questions')
    .set({ sku, decided_by: 'shopper' })
    .where('id', '=', inquiryId)
    .where('state', '=', 'answered')
    .executeTakeFirstOrThrow()
  if (numUpdatedRows === 0n) return false
  await jobs.send(trx, 'learn', { inquiryId })
  return true
}

async function cancelOpen(db: Db, chatId: number): Promise<readonly number[]> {
  return db.transaction().execute(async (trx) => {
    const rows = await trx
      .updateTable('questions')
      .set({ state: 'cancelled' })
      .where('chat_id', '=', String(chatId))
      // An older choice that nobody took up is not what a shopper means.
      .where('created_at', '>', sql<Date>`now() - interval '1 day'`)
      .where((eb) =>
        eb.or([
          eb('state', '=', 'pending'),
          eb.and([eb('state', '=', 'answered'), eb('sku', 'is', null)]),
          eb.exists(
            eb
              .selectFrom('tickets')
              .select('tickets.id')
              .whereRef('tickets.question_id', '=', 'questions.id')
              .where('tickets.state', '=', 'open'),
          ),
        ]),
      )
      .returning('id')
      .execute()
    const ids = rows.map(({ id }) => id)
    if (ids.length > 0) await closeTickets(trx, ids)
    return ids
  })
}
