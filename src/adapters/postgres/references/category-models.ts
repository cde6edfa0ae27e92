import type { Db } from '#src/adapters/postgres/connection/connect.ts'
import type { CategoryModels } from '#src/ports/category-models.ts'
import { decodeVector, encodeVector } from './feature-source.ts'
import { learnedVersions } from './learned-versions.ts'

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
    ...learnedVersions(db, 'category_models'),
  }
}
