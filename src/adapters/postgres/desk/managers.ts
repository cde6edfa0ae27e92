import { sql } from 'kysely'
import type { Db } from '#src/adapters/postgres/connection/connect.ts'
import type { Managers } from '#src/ports/managers.ts'

export function createManagers(db: Db): Managers {
  return {
    async note({ id, name, username = null }) {
      await db
        .insertInto('managers')
        .values({ user_id: id, name, username })
        .onConflict((conflict) =>
          conflict
            .column('user_id')
            .doUpdateSet({ name, username, seen_at: sql<Date>`now()` })
            .where((eb) =>
              eb.or([
                eb('managers.name', '<>', name),
                eb('managers.username', 'is distinct from', username),
              ]),
            ),
        )
        .execute()
    },
    async has(userId) {
      const row = await db
        .selectFrom('managers')
        .select('user_id')
        .where('user_id', '=', String(userId))
        .executeTakeFirst()
      return row !== undefined
    },
    async findByUsername(username) {
      const row = await db
        .selectFrom('managers')
        .select(['user_id', 'name'])
        .where(sql<boolean>`lower(username) = ${username.replace(/^@/, '').toLowerCase()}`)
        // A name that somebody gave up may be another's now.
        .orderBy('seen_at', 'desc')
        .limit(1)
        .executeTakeFirst()
      return row && { id: Number(row.user_id), name: row.name }
    },
  }
}
