import { randomUUID } from 'node:crypto'
import { type Selectable, sql } from 'kysely'
import type { Db } from '#src/adapters/postgres/connection/connect.ts'
import type { Database } from '#src/adapters/postgres/connection/schema.ts'
import { setSetting } from '#src/adapters/postgres/connection/settings-store.ts'
import type { RunningStage } from '#src/domain/rollout.ts'
import type { Rollout, RolloutStore, StageChange } from '#src/ports/rollout-store.ts'
import { keepPair, listPairs, readPreview } from './pairs.ts'

const runningStages: readonly RunningStage[] = ['shadow', 'share']

export function createRolloutStore(db: Db): RolloutStore {
  return {
    running: () => running(db),
    latest: () => latest(db),
    start: (rollout) => start(db, rollout),
    advance: (id, change) => advance(db, id, change),
    async count(id, result) {
      await sql`
        update rollouts set ${sql.ref(result)} = ${sql.ref(result)} + 1 where id = ${id}`.execute(
        db,
      )
    },
    keepPair: (id, pair) => keepPair(db, id, pair),
    pairs: (id) => listPairs(db, id),
    preview: (pairId) => readPreview(db, pairId),
  }
}

async function running(db: Db): ReturnType<RolloutStore['running']> {
  const row = await db
    .selectFrom('rollouts')
    .selectAll()
    .where('stage', 'in', runningStages)
    .executeTakeFirst()
  return row && { ...toRollout(row), stage: row.stage as RunningStage }
}

async function latest(db: Db): Promise<Rollout | undefined> {
  const row = await db
    .selectFrom('rollouts')
    .selectAll()
    .orderBy('started_at', 'desc')
    .limit(1)
    .executeTakeFirst()
  return row && toRollout(row)
}

async function start(
  db: Db,
  { candidate, present, share }: Parameters<RolloutStore['start']>[0],
): Promise<Rollout | undefined> {
  const row = await db
    .insertInto('rollouts')
    .values({
      id: randomUUID(),
      candidate: JSON.stringify(candidate),
      present: JSON.stringify(present),
      stage: 'shadow',
      share,
    })
    // One runs at a time.
    .onConflict((conflict) => conflict.doNothing())
    .returningAll()
    .executeTakeFirst()
  return row && toRollout(row)
}

function advance(
  db: Db,
  id: string,
  { from, to, share, settings = [] }: StageChange,
): Promise<Rollout | undefined> {
  return db.transaction().execute(async (trx) => {
    const row = await trx
      .updateTable('rollouts')
      .set({ stage: to, changed_at: sql`now()`, ...(share === undefined ? {} : { share }) })
      .where('id', '=', id)
      .where('stage', 'in', from)
      .returningAll()
      .executeTakeFirst()
    if (!row) return undefined
    for (const { key, value } of settings) await setSetting(trx, key, value)
    return toRollout(row)
  })
}

function toRollout(row: Selectable<Database['rollouts']>): Rollout {
  const { id, candidate, present, stage, share, same, skipped, failed } = row
  return {
    ...{ id, candidate, present, stage, share, same, skipped, failed },
    startedAt: row.started_at,
    changedAt: row.changed_at,
  }
}
