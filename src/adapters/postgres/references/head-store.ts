import type { Db } from '#src/adapters/postgres/connection/connect.ts'
import type { HeadStore } from '#src/ports/head-store.ts'
import { decodeVector, encodeVector } from './feature-source.ts'

export function createHeadStore(db: Db): HeadStore {
  return {
    async save(embedderId, { mean, map }) {
      const { version } = await db
        .insertInto('heads')
        .values({ embedder_id: embedderId, mean: encodeVector(mean), map: encodeVector(map) })
        .returning('version')
        .executeTakeFirstOrThrow()
      return version
    },
    async find(embedderId, version) {
      const row = await db
        .selectFrom('heads')
        .select(['mean', 'map'])
        .where('embedder_id', '=', embedderId)
        .where('version', '=', version)
        .executeTakeFirst()
      return row && { mean: decodeVector(row.mean), map: decodeVector(row.map) }
    },
  }
}
