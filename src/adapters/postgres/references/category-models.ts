import type { Db } from '#src/adapters/postgres/connection/connect.ts'
import type { CategoryModels } from '#src/ports/category-models.ts'
import { decodeVector, encodeVector } from './feature-source.ts'

export function createCategoryModels(db: Db): CategoryModels {
  return {
    async save(embedderId, { categories, mean, weights, sureFrom }) {
      const { version } = await db
        .insertInto('category_models')
        .values({
          embedder_id: embedderId,
          categories,
          mean: encodeVector(mean),
          weights: encodeVector(weights),
          sure_from: sureFrom,
        })
        .returning('version')
        .executeTakeFirstOrThrow()
      return version
    },
    async find(embedderId, version) {
      const row = await db
        .selectFrom('category_models')
        .select(['categories', 'mean', 'weights', 'sure_from'])
        .where('embedder_id', '=', embedderId)
        .where('version', '=', version)
        .executeTakeFirst()
      return (
        row && {
          categories: row.categories,
          mean: decodeVector(row.mean),
          weights: decodeVector(row.weights),
          sureFrom: row.sure_from,
        }
      )
    },
    async learnedSince(time) {
      const rows = await db
        .selectFrom('category_models')
        .select(['embedder_id', 'version'])
        .where('created_at', '>=', time)
        .orderBy('version')
        .execute()
      return rows.map(({ embedder_id: embedderId, version }) => ({ embedderId, version }))
    },
    async remove(versions) {
      if (versions.length === 0) return
      await db.deleteFrom('category_models').where('version', 'in', versions).execute()
    },
  }
}
