import type { Transaction } from 'kysely'
import type { Database } from '#src/adapters/postgres/connection/schema.ts'
import { selectDiverse } from '#src/domain/select-diverse.ts'
import type { Sku } from '#src/domain/sku.ts'
import { maxActive } from '#src/ports/confirmed-photos.ts'
import { decodeVector } from './feature-source.ts'
import { nextRevision } from './vector-state.ts'

type Trx = Transaction<Database>

/** Weighing photos against each other takes the square of their number: of more, so many are weighed. */
const maxWeighed = 200

/**
 * Makes the most telling confirmed photos of each SKU those that are searched; the choice depends on nothing but the
 * photos that count. Photos without a vector of the embedder are in nobody's way and stay as they are.
 * @param addedId was never searched before
 * @returns whether copies of the vectors hold any that is not searched any more.
 */
export async function chooseActive(
  trx: Trx,
  embedderId: string,
  { skus, addedId }: { readonly skus: readonly Sku[]; readonly addedId?: number },
): Promise<boolean> {
  const begun: number[] = []
  const ended: number[] = []
  for (const sku of skus) {
    const photos = await photosOf(trx, embedderId, sku)
    const weighed = photos.slice(0, maxWeighed)
    const telling = selectDiverse(weighed, maxActive)
    for (const { id, sha256, active } of photos) {
      if (telling.has(sha256) && !active) begun.push(id)
      if (!telling.has(sha256) && active) ended.push(id)
    }
  }
  await setActive(trx, begun, true)
  await setActive(trx, ended, false)
  if (begun.length > 0) {
    // As if it were new: copies that are in step take it in.
    const revision = await nextRevision(trx, embedderId)
    await trx
      .updateTable('reference_vectors')
      .set({ revision })
      .where('embedder_id', '=', embedderId)
      .where('photo_id', 'in', begun)
      .execute()
  }
  return ended.some((id) => id !== addedId)
}

async function photosOf(trx: Trx, embedderId: string, sku: Sku) {
  const rows = await trx
    .selectFrom('reference_photos as p')
    .innerJoin('reference_vectors as v', 'v.photo_id', 'p.id')
    .select(['p.id', 'p.sha256', 'p.active', 'v.vector'])
    .where('p.sku', '=', sku)
    .where('p.origin', '=', 'confirmed')
    .where('p.superseded_by', 'is', null)
    .where('p.reserved', '=', false)
    .where('v.embedder_id', '=', embedderId)
    .orderBy('p.sha256')
    .execute()
  return rows.map(({ vector, ...photo }) => ({ ...photo, embedding: decodeVector(vector) }))
}

async function setActive(trx: Trx, photoIds: readonly number[], active: boolean): Promise<void> {
  if (photoIds.length === 0) return
  await trx.updateTable('reference_photos').set({ active }).where('id', 'in', photoIds).execute()
}
