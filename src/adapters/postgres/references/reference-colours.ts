import type { NotNull } from 'kysely'
import type { Db } from '#src/adapters/postgres/connection/connect.ts'
import type { Sku } from '#src/domain/sku.ts'
import type { ReferenceColours } from '#src/ports/reference-colours.ts'
import { decodeVector, visibleFeatures } from './feature-source.ts'

export function createReferenceColours(db: Db): ReferenceColours {
  return { find: (embedderId, skus) => findColours(db, embedderId, skus) }
}

async function findColours(
  db: Db,
  embedderId: string,
  skus: readonly Sku[],
): Promise<ReadonlyMap<Sku, readonly Float32Array[]>> {
  if (skus.length === 0) return new Map()
  const rows = await visibleFeatures(db, embedderId)
    .select(['p.sku', 'v.colours'])
    .$narrowType<{ colours: NotNull }>()
    .where('p.sku', 'in', skus)
    .execute()
  const bySku = Map.groupBy(rows, ({ sku }) => sku)
  return new Map(
    [...bySku].map(([sku, photos]) => [sku, photos.map(({ colours }) => decodeVector(colours))]),
  )
}
