import type { SettingsStore } from '#src/ports/settings-store.ts'
import type { Db } from './connect.ts'

export function createSettingsStore(db: Db): SettingsStore {
  return {
    get: (key) => getSetting(db, key),
    set: (key, value) => setSetting(db, key, value),
    async delete(key) {
      await db.deleteFrom('settings').where('key', '=', key).execute()
    },
  }
}

export async function getSetting(db: Db, key: string): Promise<unknown> {
  const row = await db
    .selectFrom('settings')
    .select('value')
    .where('key', '=', key)
    .executeTakeFirst()
  return row?.value
}

export async function setSetting(db: Db, key: string, value: unknown): Promise<void> {
  const row = { key, value: JSON.stringify(value), updated_at: new Date() }
  await db
    .insertInto('settings')
    .values(row)
    .onConflict((conflict) => conflict.column('key').doUpdateSet(row))
    .execute()
}
