import { sql } from 'kysely'
import type { Db } from '#src/adapters/postgres/connection/connect.ts'
import type { Sku } from '#src/domain/sku.ts'
import type { KeptPair, NewPair } from '#src/ports/rollout-store.ts'

export async function keepPair(
  db: Db,
  rolloutId: string,
  { inquiryId, fileKey, answeredBy, answers, preview }: NewPair,
): Promise<void> {
  // The shopper may have been forgotten meanwhile.
  await sql`
    insert into rollout_pairs
      (rollout_id, inquiry_id, file_key, answered_by, present, candidate, preview)
    select ${rolloutId}::uuid, id, ${fileKey}, ${answeredBy}, ${JSON.stringify(answers.present)}::jsonb,
      ${JSON.stringify(answers.candidate)}::jsonb, ${preview ? Buffer.from(preview) : null}::bytea
    from inquiries where id = ${inquiryId}
    on conflict do nothing`.execute(db)
}

/** A manager's word, else the shopper's, else what was ordered of it; of an inquiry of a single photo. */
const spoken = sql<boolean>`
  (select count(*) from inquiry_messages m where m.inquiry_id = q.id and m.kind = 'photo') = 1
  and (q.decided_by in ('manager', 'shopper') or ordered.sku is not null)`

export async function listPairs(
  db: Db,
  rolloutId: string,
): Promise<readonly Omit<KeptPair, 'preview'>[]> {
  const rows = await db
    .selectFrom('rollout_pairs as p')
    .innerJoin('inquiries as q', 'q.id', 'p.inquiry_id')
    .leftJoinLateral(
      (eb) =>
        eb
          .selectFrom('order_lines as l')
          .innerJoin('orders as o', 'o.id', 'l.order_id')
          .select('l.sku')
          .whereRef('l.inquiry_id', '=', 'q.id')
          .where('o.state', 'not in', ['draft', 'cancelled'])
          .orderBy('l.order_id')
          .limit(1)
          .as('ordered'),
      (join) => join.onTrue(),
    )
    .select([
      ...(['p.id', 'p.inquiry_id', 'p.file_key', 'p.answered_by', 'p.created_at'] as const),
      ...([
        'p.present',
        'p.candidate',
        'q.sku as said',
        'q.decided_by',
        'ordered.sku as ordered',
      ] as const),
      spoken.as('is_spoken'),
    ])
    .where('p.rollout_id', '=', rolloutId)
    .orderBy('p.id', 'desc')
    .execute()
  return rows.map((row) => ({
    id: row.id,
    inquiryId: row.inquiry_id,
    fileKey: row.file_key,
    answeredBy: row.answered_by,
    answers: { present: row.present, candidate: row.candidate },
    createdAt: row.created_at,
    truth: row.is_spoken ? truthOf(row) : undefined,
  }))
}

function truthOf(row: {
  readonly said: Sku | null
  readonly decided_by: 'machine' | 'shopper' | 'manager' | null
  readonly ordered: Sku | null
}): Sku | null {
  const isPersons = row.decided_by === 'manager' || row.decided_by === 'shopper'
  return isPersons ? row.said : row.ordered
}

export async function readPreview(db: Db, pairId: number): Promise<Uint8Array | undefined> {
  const row = await db
    .selectFrom('rollout_pairs')
    .select('preview')
    .where('id', '=', pairId)
    .executeTakeFirst()
  return row?.preview ?? undefined
}
