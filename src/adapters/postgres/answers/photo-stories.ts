import { sql } from 'kysely'
import type { Db } from '#src/adapters/postgres/connection/connect.ts'
import type {
  PhotoStories,
  PhotoStory,
  StoryCall,
  StoryIdentification,
  StoryKey,
  StoryOrder,
  StoryQuestion,
  StoryTicket,
} from '#src/ports/photo-story.ts'

/** Put together from the rows that were written while it happened. */
export function createPhotoStories(db: Db): PhotoStories {
  return { read: (key) => read(db, key) }
}

async function read(db: Db, key: StoryKey): Promise<PhotoStory | undefined> {
  const inquiryId = await inquiryOf(db, key)
  const question = inquiryId === undefined ? undefined : await readQuestion(db, inquiryId)
  const identifications = await readIdentifications(db, key, question?.id)
  if (!question && identifications.length === 0) return undefined
  return {
    question,
    identifications,
    ticket: question && (await readTicket(db, question.id)),
    orders: question ? await readOrders(db, question.id) : [],
  }
}

/** Of an order with several products the first that a photo led to. */
async function inquiryOf(db: Db, key: StoryKey): Promise<number | undefined> {
  const { rows } = await sql<{ id: number | null }>`${
    {
      identification: sql`select inquiry_id as id from identifications where id::text = ${key.id}`,
      question: sql`select ${key.id}::int as id`,
      ticket: sql`select inquiry_id as id from tickets where id = ${key.id}`,
      order: sql`
        select inquiry_id as id from order_lines
        where order_id = ${key.id} and inquiry_id is not null order by position limit 1`,
    }[key.kind]
  }`.execute(db)
  return rows[0]?.id ?? undefined
}

async function readQuestion(db: Db, id: number): Promise<StoryQuestion | undefined> {
  const row = await db
    .selectFrom('inquiries')
    .select(['id', 'state', 'sku', 'decided_by as decidedBy', 'candidates', 'rejected'])
    .select('created_at as at')
    .where('id', '=', id)
    .executeTakeFirst()
  if (!row) return undefined
  const messages = await db
    .selectFrom('inquiry_messages')
    .select(['received_at as at', 'kind', 'text', 'written'])
    .where('inquiry_id', '=', id)
    .orderBy('message_id')
    .execute()
  return { ...row, messages }
}

/** @param inquiryId all of its photos; undefined: the one that was asked for */
async function readIdentifications(
  db: Db,
  key: StoryKey,
  inquiryId: number | undefined,
): Promise<readonly StoryIdentification[]> {
  const rows = await db
    .selectFrom('identifications')
    .selectAll()
    .where((eb) =>
      inquiryId === undefined
        ? eb(sql<string>`id::text`, '=', String(key.id))
        : eb('inquiry_id', '=', inquiryId),
    )
    .orderBy('created_at')
    .execute()
  const calls = await readCalls(
    db,
    rows.map(({ id }) => id),
  )
  return rows.map((row) => ({
    id: row.id,
    at: row.created_at,
    fileKey: row.file_key,
    outcome: row.outcome,
    sku: row.sku,
    method: row.identification_method,
    confidence: row.identification_confidence,
    candidates: row.candidates,
    rungs: row.rungs,
    costMicroUsd: Number(row.identification_cost),
    latencyMs: row.latency_ms,
    embedderId: row.embedder_id,
    calls: calls.get(row.id) ?? [],
  }))
}

async function readCalls(
  db: Db,
  ids: readonly string[],
): Promise<ReadonlyMap<string, readonly StoryCall[]>> {
  if (ids.length === 0) return new Map()
  const rows = await db
    .selectFrom('model_calls')
    .selectAll()
    .where('identification_id', 'in', ids)
    .orderBy('created_at')
    .execute()
  const byId = Map.groupBy(rows, (row) => row.identification_id)
  return new Map(
    [...byId].map(([id, calls]) => [
      id,
      calls.map((call) => ({
        purpose: call.purpose,
        model: call.model,
        prompt: call.prompt_version,
        state: call.state,
        costMicroUsd: Number(call.cost_micro_usd),
        tokensIn: call.tokens_in,
        tokensOut: call.tokens_out,
        latencyMs: call.latency_ms,
        failure: call.failure,
      })),
    ]),
  )
}

async function readTicket(db: Db, inquiryId: number): Promise<StoryTicket | undefined> {
  const row = await db
    .selectFrom('tickets')
    .select(['id', 'reason', 'state', 'level', 'sku', 'rating', 'due_at as dueAt'])
    .select(['opened_at as openedAt', 'answered_at as answeredAt'])
    .where('inquiry_id', '=', inquiryId)
    .executeTakeFirst()
  if (!row) return undefined
  const decisions = await db
    .selectFrom('decisions')
    .select(['decided_at as at', 'sku', 'undone_at as undoneAt'])
    .where('ticket_id', '=', row.id)
    .orderBy('id')
    .execute()
  return { ...row, level: row.level === 2 ? 2 : 1, decisions }
}

function readOrders(db: Db, inquiryId: number): Promise<readonly StoryOrder[]> {
  return db
    .selectFrom('order_lines as line')
    .innerJoin('orders as o', 'o.id', 'line.order_id')
    .select(['o.id', 'o.state', 'line.sku', 'line.quantity', 'o.placed_at as placedAt'])
    .where('line.inquiry_id', '=', inquiryId)
    .orderBy('o.id')
    .orderBy('line.position')
    .execute()
}
