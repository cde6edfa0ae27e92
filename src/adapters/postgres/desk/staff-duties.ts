import type { Db } from '#src/adapters/postgres/connection/connect.ts'
import type { StaffDuties } from '#src/ports/staff-duties.ts'
import { noteAudit } from './audit-log.ts'

export function createStaffDuties(db: Db): StaffDuties {
  return {
    async list() {
      const rows = await db
        .selectFrom('staff_chats')
        .select(['chat_id', 'level', 'categories'])
        .orderBy('id')
        .execute()
      return rows.map(({ chat_id: chatId, level, categories }) => ({
        chatId: Number(chatId),
        level: level === 2 ? 2 : 1,
        categories,
      }))
    },
    async set({ chatId, level, categories }, managerId) {
      await db.transaction().execute(async (trx) => {
        await trx
          .updateTable('staff_chats')
          .set({ level, categories: [...categories] })
          .where('chat_id', '=', String(chatId))
          .execute()
        const after = { level, categories }
        const manager = { chatId, managerId }
        await noteAudit(trx, {
          manager,
          action: 'group',
          subject: `${chatId}`,
          before: null,
          after,
        })
      })
    },
    async knownCategories() {
      const rows = await db
        .selectFrom('products')
        .select('category')
        .distinct()
        .where('hidden_at', 'is', null)
        .orderBy('category')
        .execute()
      return rows.map(({ category }) => category)
    },
  }
}
