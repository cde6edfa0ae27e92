import { sql, type Transaction } from 'kysely'
import type { Db } from '#src/adapters/postgres/connection/connect.ts'
import type { Database } from '#src/adapters/postgres/connection/schema.ts'
import type { Sku } from '#src/domain/sku.ts'
import type { CasePhoto, CasePhotos } from '#src/ports/case-photos.ts'
import { chooseActive } from './choose-active.ts'
import { nextEpoch } from './vector-state.ts'

export function createCasePhotos(db: Db): CasePhotos {
  return {
    list: () => list(db),
    reserve: (embedderId, photoIds) =>
      db.transaction().execute((trx) => reserve(trx, embedderId, photoIds)),
  }
}

async function list(db: Db): Promise<readonly CasePhoto[]> {
  const rows = await db
    .selectFrom('reference_photos as p')
    .leftJoinLateral(
      (eb) =>
        eb
          .selectFrom('identifications as i')
          .select([
            'i.outcome',
            'i.sku as named',
            'i.identification_method as method',
            'i.identification_confidence as confidence',
          ])
          .whereRef('i.file_key', '=', 'p.file_key')
          .orderBy('i.created_at')
          .limit(1)
          .as('first'),
      (join) => join.onTrue(),
    )
    .select(['p.id', 'p.sku', 'p.sha256', 'outcome', 'named', 'method', 'confidence'])
    .where('p.origin', '=', 'confirmed')
    .where('p.decided_by', '=', 'manager')
    .where('p.superseded_by', 'is', null)
    .where(unlessRefused)
    .orderBy('p.id')
    .execute()
  return rows.map(({ id, sku, sha256, outcome, named, method, confidence }) => ({
    id,
    sku,
    sha256,
    first: outcome === null ? undefined : { outcome, sku: named as Sku | null, method, confidence },
  }))
}

/** Evals show cases to models outside of the shop: not photos of those who said no. */
const unlessRefused = sql<boolean>`
  not exists (
    select from model_consents c
      join inquiries q on q.shopper_id = c.shopper_id
      join inquiry_messages m on m.inquiry_id = q.id
      where c.is_given = false and 'telegram:' || m.file_unique_id = p.file_key)`

async function reserve(
  trx: Transaction<Database>,
  embedderId: string,
  photoIds: readonly number[],
): Promise<void> {
  const changed = await trx
    .updateTable('reference_photos')
    .set({ reserved: sql<boolean>`not reserved`, active: false })
    .where('origin', '=', 'confirmed')
    .where(sql<boolean>`reserved <> (id = any(${[...photoIds]}::integer[]))`)
    .returning('sku')
    .execute()
  if (changed.length === 0) return
  const skus = [...new Set(changed.map(({ sku }) => sku))].sort()
  await chooseActive(trx, embedderId, { skus })
  await nextEpoch(trx, undefined)
}
