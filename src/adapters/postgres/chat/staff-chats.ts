import type { Db } from '#src/adapters/postgres/connection/connect.ts'
import type { StaffChats } from '#src/ports/staff-chats.ts'

export function createStaffChats(db: Db): StaffChats {
  return {
    async list() {
      const rows = await db.selectFrom('staff_chats').select('chat_id').orderBy('id').execute()
      return rows.map(({ chat_id: chatId }) => Number(chatId))
    },
    async has(chatId) {
      const row = await db
        .selectFrom('staff_chats')
        .select('id')
        .where('chat_id', '=', String(chatId))
        .executeTakeFirst()
      return row !== undefined
    },
    seed: (chatId) => seed(db, chatId),
    migrate: (fromChatId, toChatId) => migrate(db, fromChatId, toChatId),
  }
}

async function seed(db: Db, chatId: number): Promise<void> {
  await db.transaction().execute(async (trx) => {
    const seeded = await trx
      .selectFrom('staff_chats')
      .select(['id', 'seed'])
      .where('seed', 'is not', null)
      .forUpdate()
      .executeTakeFirst()
    if (seeded && Number(seeded.seed) === chatId) return
    // A group that is here already becomes the first one.
    await trx
      .deleteFrom('staff_chats')
      .where('chat_id', '=', String(chatId))
      .where('id', '<>', seeded?.id ?? 0)
      .execute()
    if (seeded) {
      await trx
        .updateTable('staff_chats')
        .set({ chat_id: chatId, seed: chatId })
        .where('id', '=', seeded.id)
        .execute()
      return
    }
    await trx
      .insertInto('staff_chats')
      .values({ chat_id: chatId, seed: chatId })
      // Another process that starts now does the same.
      .onConflict((conflict) => conflict.doNothing())
      .execute()
  })
}

async function migrate(db: Db, fromChatId: number, toChatId: number): Promise<void> {
  await db.transaction().execute(async (trx) => {
    const from = await trx
      .selectFrom('staff_chats')
      .select('id')
      .where('chat_id', '=', String(fromChatId))
      .forUpdate()
      .executeTakeFirst()
    if (!from) return
    await trx.deleteFrom('staff_chats').where('chat_id', '=', String(toChatId)).execute()
    await trx
      .updateTable('staff_chats')
      .set({ chat_id: toChatId })
      .where('id', '=', from.id)
      .execute()
  })
}
