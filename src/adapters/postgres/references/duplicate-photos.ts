import { type ExpressionBuilder, sql } from 'kysely'
import type { Db } from '#src/adapters/postgres/connection/connect.ts'
import type { Database } from '#src/adapters/postgres/connection/schema.ts'
import { fingerprintVersion } from '#src/domain/fingerprint.ts'
import type { Sku } from '#src/domain/sku.ts'
import type { DuplicatePhoto, OriginalPhoto } from '#src/ports/reference-store.ts'

type WithPhoto = Database & { p: Database['reference_photos'] }

/** Of photo `p`: that it is a duplicate of one that has a vector. */
export function duplicateOf(eb: ExpressionBuilder<WithPhoto, 'p'>, embedderId: string) {
  return eb
    .selectFrom('duplicate_photos as d')
    .innerJoin('reference_vectors as o', (join) =>
      join.onRef('o.photo_id', '=', 'd.original_id').onRef('o.embedder_id', '=', 'd.embedder_id'),
    )
    .select(sql`1`.as('one'))
    .whereRef('d.photo_id', '=', 'p.id')
    .where('d.embedder_id', '=', embedderId)
    .where('o.colours', 'is not', null)
}

export async function findOriginals(
  db: Db,
  embedderId: string,
  skus: readonly Sku[],
): Promise<readonly OriginalPhoto[]> {
  if (skus.length === 0) return []
  return (
    db
      .selectFrom('reference_photos as p')
      .innerJoin('reference_vectors as v', 'v.photo_id', 'p.id')
      .innerJoin('fingerprints as f', 'f.sha256', 'p.sha256')
      .select(['p.id', 'p.sku', 'p.role', 'p.sha256', 'f.fingerprint'])
      .where('p.sku', 'in', skus)
      // A confirmed photo may be taken back or not searched: it stands for no other.
      .where('p.origin', '=', 'catalogue')
      .where('v.embedder_id', '=', embedderId)
      .where('v.colours', 'is not', null)
      .where('f.version', '=', fingerprintVersion)
      .orderBy('p.position')
      .orderBy('p.id')
      .execute()
  )
}

export async function saveDuplicates(
  db: Db,
  embedderId: string,
  duplicates: readonly DuplicatePhoto[],
): Promise<void> {
  if (duplicates.length === 0) return
  await db
    .insertInto('duplicate_photos')
    .values(
      duplicates.map(({ photoId, originalId }) => ({
        photo_id: photoId,
        embedder_id: embedderId,
        original_id: originalId,
        created_at: new Date(),
      })),
    )
    .onConflict((conflict) =>
      conflict.columns(['embedder_id', 'photo_id']).doUpdateSet((eb) => ({
        original_id: eb.ref('excluded.original_id'),
        created_at: eb.ref('excluded.created_at'),
      })),
    )
    .execute()
}

export async function countDuplicates(db: Db, embedderId: string): Promise<number> {
  const { count } = await db
    .selectFrom('reference_photos as p')
    .innerJoin('products', 'products.sku', 'p.sku')
    .where('products.hidden_at', 'is', null)
    .where((eb) => eb.exists(duplicateOf(eb, embedderId)))
    .where((eb) =>
      eb.not(
        eb.exists(
          eb
            .selectFrom('reference_vectors as v')
            .select(sql`1`.as('one'))
            .whereRef('v.photo_id', '=', 'p.id')
            .where('v.embedder_id', '=', embedderId),
        ),
      ),
    )
    .select((eb) => eb.fn.countAll<string>().as('count'))
    .executeTakeFirstOrThrow()
  return Number(count)
}
