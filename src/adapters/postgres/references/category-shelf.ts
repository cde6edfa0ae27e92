import { sql } from 'kysely'
import type { Db } from '#src/adapters/postgres/connection/connect.ts'
import type { CategoryShelf } from '#src/ports/category-shelf.ts'
import { readStoredFeatures, usableFeatures } from './feature-source.ts'

export function createCategoryShelf(db: Db): CategoryShelf {
  return {
    async ofSkus(skus) {
      const rows = await db
        .selectFrom('products')
        .select(['sku', 'category'])
        .where(sql<boolean>`sku = any(${skus})`)
        .execute()
      return new Map(rows.map(({ sku, category }) => [sku, category]))
    },
    async isGone(category) {
      const { rows } = await sql<{ gone: boolean | null }>`
        select bool_and(hidden_at is not null) as gone from products where category = ${category}
      `.execute(db)
      return rows[0]?.gone ?? false
    },
    async *features(embedderId) {
      const rows = await usableFeatures(db, embedderId)
        .select(['v.photo_id as photoId', 'products.category'])
        .orderBy('v.photo_id')
        .execute()
      const categoryOf = new Map(rows.map(({ photoId, category }) => [photoId, category]))
      const source = usableFeatures(db, embedderId)
      for await (const batch of readStoredFeatures(source, [...categoryOf.keys()])) {
        yield batch.map((photo) => ({ ...photo, category: categoryOf.get(photo.photoId) ?? '' }))
      }
    },
  }
}
