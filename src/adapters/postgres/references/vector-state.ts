import { sql, type Transaction } from 'kysely'
import type { Database } from '#src/adapters/postgres/connection/schema.ts'

/**
 * Takes the next revision of an embedder's vectors. The row stays locked until the transaction ends, so that
 * revisions become visible in their order: a reader that has seen 7 can never be shown a 6 later.
 */
export async function nextRevision(
  trx: Transaction<Database>,
  embedderId: string,
): Promise<number> {
  const { revision } = await trx
    .insertInto('vector_states')
    .values({ embedder_id: embedderId, epoch: 0, revision: 1 })
    .onConflict((conflict) =>
      conflict.column('embedder_id').doUpdateSet({ revision: sql`vector_states.revision + 1` }),
    )
    .returning('revision')
    .executeTakeFirstOrThrow()
  return Number(revision)
}

/** Tells every copy that vectors disappeared or became hidden or visible: load them anew. */
export async function nextEpoch(
  trx: Transaction<Database>,
  embedderId: string | undefined,
): Promise<void> {
  await trx
    .updateTable('vector_states')
    .set({ epoch: sql`epoch + 1` })
    .$if(embedderId !== undefined, (query) => query.where('embedder_id', '=', embedderId ?? ''))
    .execute()
}
