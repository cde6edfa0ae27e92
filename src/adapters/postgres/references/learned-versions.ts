import type { Db } from '#src/adapters/postgres/connection/connect.ts'

/** Tables of what is learned of an embedder's vectors, a row a version. */
type LearnedTable = 'heads' | 'category_models'

/** Which versions were learned, and which are taken away: the same for whatever is learned. */
export function learnedVersions(db: Db, table: LearnedTable) {
  return {
    async learnedSince(time: Date) {
      const rows = await db
        .selectFrom(table)
        .select(['embedder_id', 'version'])
        .where('created_at', '>=', time)
        .orderBy('version')
        .execute()
      return rows.map(({ embedder_id: embedderId, version }) => ({ embedderId, version }))
    },
    async remove(versions: readonly number[]) {
      if (versions.length === 0) return
      await db.deleteFrom(table).where('version', 'in', versions).execute()
    },
  }
}
