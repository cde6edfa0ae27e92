import { sql } from 'kysely'
import type { Db } from '#src/adapters/postgres/connection/connect.ts'
import type { ModelConsents } from '#src/ports/model-consents.ts'

export function createModelConsents(db: Db): ModelConsents {
  return {
    async find(shopperId) {
      const row = await db
        .selectFrom('model_consents')
        .select('is_given')
        .where('shopper_id', '=', String(shopperId))
        .executeTakeFirst()
      return row?.is_given ?? undefined
    },
    ask: (shopperId, inquiryId) => ask(db, shopperId, inquiryId),
    async decide(shopperId, isGiven) {
      const decision = { is_given: isGiven, decided_at: sql<Date>`now()` }
      await db
        .insertInto('model_consents')
        .values({ shopper_id: shopperId, ...decision })
        .onConflict((conflict) => conflict.column('shopper_id').doUpdateSet(decision))
        .execute()
    },
  }
}

/** A crash between noting and showing is repaired by doing both again. */
async function ask(db: Db, shopperId: number, inquiryId: number): Promise<boolean> {
  await db
    .insertInto('model_consents')
    .values({ shopper_id: shopperId, inquiry_id: inquiryId })
    .onConflict((conflict) => conflict.doNothing())
    .execute()
  const row = await db
    .selectFrom('model_consents')
    .select('shopper_id')
    .where('shopper_id', '=', String(shopperId))
    .where('inquiry_id', '=', inquiryId)
    .where('is_given', 'is', null)
    .executeTakeFirst()
  return row !== undefined
}
