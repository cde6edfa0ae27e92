import { randomInt } from 'node:crypto'
import { sql, type Transaction } from 'kysely'
import type { Db } from '#src/adapters/postgres/connection/connect.ts'
import type { Database } from '#src/adapters/postgres/connection/schema.ts'
import { getSetting } from '#src/adapters/postgres/connection/settings-store.ts'
import { noteAudit } from '#src/adapters/postgres/desk/audit-log.ts'
import type { ActingManager } from '#src/ports/audit-log.ts'
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
    setupCode: () => setupCode(db),
    join: (code, manager) => db.transaction().execute((trx) => join(trx, code, manager)),
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

const codeKey = 'staff.setup-code'
/** Without letters and digits that look alike: 31 of them, twelve times, are 59 bits. */
const letters = 'ABCDEFGHJKMNPQRSTUVWXYZ23456789'

async function setupCode(db: Db): Promise<string> {
  const made = Array.from({ length: 12 }, () => letters[randomInt(letters.length)])
  const code = made.join('').replaceAll(/(?<=^(?:.{4})+)(?=.)/g, '-')
  await db
    .insertInto('settings')
    .values({ key: codeKey, value: JSON.stringify(code) })
    // Another process may have made one.
    .onConflict((conflict) => conflict.doNothing())
    .execute()
  return String(await getSetting(db, codeKey))
}

async function join(
  trx: Transaction<Database>,
  code: string,
  manager: ActingManager,
): Promise<boolean> {
  const used = await trx
    .deleteFrom('settings')
    .where('key', '=', codeKey)
    .where(sql`replace(value #>> '{}', '-', '')`, '=', code.replaceAll(/[\s-]/g, '').toUpperCase())
    .executeTakeFirst()
  if (used.numDeletedRows === 0n) return false
  const { chatId } = manager
  await trx
    .insertInto('staff_chats')
    .values({ chat_id: chatId })
    .onConflict((conflict) => conflict.doNothing())
    .execute()
  const entry = { action: 'setup', subject: `group ${chatId}`, before: null, after: null }
  await noteAudit(trx, { manager, ...entry })
  return true
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
