import type { Db } from '#src/adapters/postgres/connection/connect.ts'
import type { HeadStore } from '#src/ports/head-store.ts'
import { decodeVector, encodeVector } from './feature-source.ts'
import { learnedVersions } from './learned-versions.ts'

export function createHeadStore(db: Db): HeadStore {
  return {
    async save(embedderId, head) {
      const [embedding, mid] = head
      if (!embedding) throw new RangeError('a head maps at least the embedding')
      const { version } = await db
        .insertInto('heads')
        .values({
          embedder_id: embedderId,
          mean: encodeVector(embedding.mean),
          map: encodeVector(embedding.map),
          ...(mid ? { mid_mean: encodeVector(mid.mean), mid_map: encodeVector(mid.map) } : {}),
        })
        .returning('version')
        .executeTakeFirstOrThrow()
      return version
    },
    async find(embedderId, version) {
      const row = await db
        .selectFrom('heads')
        .select(['mean', 'map', 'mid_mean', 'mid_map'])
        .where('embedder_id', '=', embedderId)
        .where('version', '=', version)
        .executeTakeFirst()
      if (!row) return undefined
      const embedding = { mean: decodeVector(row.mean), map: decodeVector(row.map) }
      if (!(row.mid_mean && row.mid_map)) return [embedding]
      return [embedding, { mean: decodeVector(row.mid_mean), map: decodeVector(row.mid_map) }]
    },
    async learnedAt(embedderId, version) {
      const row = await db
        .selectFrom('heads')
        .select('created_at')
        .where('embedder_id', '=', embedderId)
        .where('version', '=', version)
        .executeTakeFirst()
      return row?.created_at
    },
    ...learnedVersions(db, 'heads'),
  }
}
