import { sql, type Transaction } from 'kysely'
import type { Db } from '#src/adapters/postgres/connection/connect.ts'
import type { Database } from '#src/adapters/postgres/connection/schema.ts'
import type { Candidate } from '#src/domain/outcome.ts'
import type { Sku } from '#src/domain/sku.ts'

export async function noteShown(
  db: Db,
  inquiryId: number,
  candidates: readonly Candidate[],
): Promise<void> {
  await db
    .updateTable('inquiries')
    .set({ candidates: JSON.stringify(candidates), shown_at: sql`now()` })
    .where('id', '=', inquiryId)
    .where('state', '=', 'pending')
    .execute()
}

export async function addCandidates(
  trx: Transaction<Database>,
  inquiryId: number,
  skus: readonly Sku[],
): Promise<readonly Candidate[]> {
  const row = await trx
    .selectFrom('inquiries')
    .select('candidates')
    .where('id', '=', inquiryId)
    .forUpdate()
    .executeTakeFirst()
  const known = row?.candidates ?? []
  const added = [...new Set(skus)].filter((sku) => known.every((one) => one.sku !== sku))
  if (added.length === 0) return known
  const candidates = [...known, ...added.map((sku) => ({ sku, score: 0 }))]
  await trx
    .updateTable('inquiries')
    .set({ candidates: JSON.stringify(candidates) })
    .where('id', '=', inquiryId)
    .execute()
  return candidates
}

/** @returns false when it is not the shopper's to settle any more. */
export async function reject(db: Db, inquiryId: number, sku: Sku): Promise<boolean> {
  const { numUpdatedRows } = await db
    .updateTable('inquiries')
    .set({
      rejected: sql`array_append(array_remove(rejected, ${sku}), ${sku})`,
      sku: null,
      decided_by: null,
    })
    .where('id', '=', inquiryId)
    .where('state', '=', 'answered')
    .executeTakeFirstOrThrow()
  return numUpdatedRows > 0n
}
