import { sql } from 'kysely'
import type { Db } from '#src/adapters/postgres/connection/connect.ts'
import type { Language } from '#src/domain/language.ts'
import type { ShopperLanguages } from '#src/ports/shopper-languages.ts'

export function createShopperLanguages(db: Db): ShopperLanguages {
  return {
    async find(shopperId) {
      const row = await db
        .selectFrom('shopper_languages')
        .select('language')
        .where('shopper_id', '=', String(shopperId))
        .executeTakeFirst()
      return row?.language
    },
    choose: (shopperId, language) => choose(db, shopperId, language),
  }
}

async function choose(db: Db, shopperId: number, language: Language): Promise<void> {
  await db.transaction().execute(async (trx) => {
    await trx
      .insertInto('shopper_languages')
      .values({ shopper_id: shopperId, language })
      .onConflict((conflict) =>
        conflict.column('shopper_id').doUpdateSet({ language, chosen_at: sql<Date>`now()` }),
      )
      .execute()
    for (const table of ['inquiries', 'orders', 'restock_wishes'] as const) {
      await trx
        .updateTable(table)
        .set({ language })
        .where('shopper_id', '=', String(shopperId))
        .execute()
    }
  })
}
