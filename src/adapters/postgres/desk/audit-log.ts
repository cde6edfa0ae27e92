import type { Transaction } from 'kysely'
import type { Db } from '#src/adapters/postgres/connection/connect.ts'
import type { Database } from '#src/adapters/postgres/connection/schema.ts'
import type { AuditEntry, AuditLog } from '#src/ports/audit-log.ts'

/** In the transaction of the change, so that neither is there without the other. */
export async function noteAudit(
  trx: Transaction<Database>,
  { manager, action, subject, before, after }: AuditEntry,
): Promise<void> {
  await trx
    .insertInto('audit_log')
    .values({
      staff_chat_id: manager.chatId,
      manager_id: manager.managerId,
      action,
      subject,
      before: toJson(before),
      after: toJson(after),
    })
    .execute()
}

function toJson(value: unknown): string | null {
  return value === null || value === undefined ? null : JSON.stringify(value)
}

export function createAuditLog(db: Db): AuditLog {
  return {
    async last(subject, limit) {
      const rows = await db
        .selectFrom('audit_log')
        .selectAll()
        .where('subject', '=', subject)
        .orderBy('id', 'desc')
        .limit(limit)
        .execute()
      return rows.map(({ at, staff_chat_id, manager_id, action, before, after }) => ({
        at,
        manager: { chatId: Number(staff_chat_id), managerId: Number(manager_id) },
        action,
        subject,
        before,
        after,
      }))
    },
  }
}
