import { type Selectable, sql, type Transaction } from 'kysely'
import type { Database } from '#src/adapters/postgres/connection/schema.ts'
import { chooseActive } from './choose-active.ts'
import { lockProducts, skusOf } from './lock-products.ts'
import { nextEpoch } from './vector-state.ts'

type Trx = Transaction<Database>
type PhotoRow = Selectable<Database['reference_photos']>

interface Word {
  readonly embedderId: string
  /** Of which something else was said. */
  readonly fileKey: string
}

/** A photo that no other one takes the place of supersedes itself. */
export async function withdraw(
  trx: Trx,
  { embedderId, fileKey }: Word,
  photoIds: readonly number[],
): Promise<void> {
  if (photoIds.length === 0) return
  const photos = await trx
    .updateTable('reference_photos')
    .set({ superseded_by: sql<number>`id`, withdrawn_by: fileKey, active: false })
    .where('id', 'in', photoIds)
    .where('origin', '=', 'confirmed')
    .where('superseded_by', 'is', null)
    .returningAll()
    .execute()
  await settle(trx, embedderId, photos)
}

export async function restore(
  trx: Trx,
  { embedderId, fileKey }: Word,
): Promise<readonly PhotoRow[]> {
  const photos = await trx
    .updateTable('reference_photos')
    .set({ superseded_by: null, withdrawn_by: null })
    .where('withdrawn_by', '=', fileKey)
    .returningAll()
    .execute()
  await settle(trx, embedderId, photos)
  return photos
}

async function settle(trx: Trx, embedderId: string, photos: readonly PhotoRow[]): Promise<void> {
  if (photos.length === 0) return
  const skus = skusOf(photos)
  await lockProducts(trx, skus)
  await chooseActive(trx, embedderId, { skus })
  await nextEpoch(trx, undefined)
}
