import { sql } from 'kysely'
import type { Db } from '#src/adapters/postgres/connection/connect.ts'
import type { Method } from '#src/domain/outcome.ts'
import {
  type Answer,
  type AnswerContext,
  type AnswerStore,
  type Decider,
  deciders,
  type KnownAnswer,
  type NearAnswer,
  type NearQuery,
} from '#src/ports/answer-store.ts'
import type { FingerprintIndex } from '#src/ports/fingerprint-index.ts'
import { forget, remember, repeat } from './answer-changes.ts'

export function createAnswerStore(db: Db, index: FingerprintIndex): AnswerStore {
  return {
    findByFile: (fileKey, context) => findByFile(db, fileKey, context),
    findNear: (query, context) => findNear({ db, index }, query, context),
    async remember(answer) {
      const removed = await db.transaction().execute((trx) => remember(trx, answer))
      await index.remove(removed)
    },
    repeat: (fileKey, { fingerprintId }) => repeat(db, fileKey, fingerprintId),
    async forget(fileKey) {
      const removed = await db.transaction().execute((trx) => forget(trx, fileKey))
      await index.remove(removed)
    },
  }
}

async function findByFile(
  db: Db,
  fileKey: string,
  context: AnswerContext,
): Promise<KnownAnswer | undefined> {
  const answered = await validAnswers(db, context).where('a.file_key', '=', fileKey).execute()
  const repeated = await db
    .selectFrom('repeated_answers')
    .select('fingerprint_id')
    .where('file_key', '=', fileKey)
    .execute()
  const ids = repeated.map((row) => row.fingerprint_id)
  const near = (await worthOf(db, ids, context)).map(toRepeated)
  const [best] = [...answered.map(toAnswer), ...near].sort(byBelief)
  return best
}

function toRepeated({ sku, method, decidedBy, confidence, candidates }: Answer): KnownAnswer {
  return { sku, method, decidedBy, confidence, candidates, isRepeated: true }
}

async function findNear(
  { db, index }: { readonly db: Db; readonly index: FingerprintIndex },
  query: NearQuery,
  context: AnswerContext,
): Promise<readonly NearAnswer[]> {
  const found = await index.near(query)
  const distances = new Map(found.map(({ id, distance }) => [id, distance]))
  const distanceOf = ({ fingerprintId }: NearAnswer) => distances.get(fingerprintId) ?? 0
  const answers = await worthOf(db, [...distances.keys()], context)
  return answers.toSorted(
    (a, b) => distanceOf(a) - distanceOf(b) || a.fingerprintId - b.fingerprintId,
  )
}

/** What the photos with these fingerprints are known to show, as things stand now. */
async function worthOf(
  db: Db,
  fingerprintIds: readonly number[],
  context: AnswerContext,
): Promise<readonly NearAnswer[]> {
  if (fingerprintIds.length === 0) return []
  // One array parameter, however many there are.
  const isAsked = sql<boolean>`f.id = any(${fingerprintIds})`
  const answers = await validAnswers(db, context)
    .innerJoin('fingerprints as f', 'f.answer_id', 'a.id')
    .select(['f.id', 'f.fingerprint', 'a.file_key'])
    .where(isAsked)
    .execute()
  const references = await db
    .selectFrom('fingerprints as f')
    .innerJoin('reference_photos as p', 'p.sha256', 'f.sha256')
    .innerJoin('products', 'products.sku', 'p.sku')
    .select(['f.id', 'f.fingerprint', 'p.sku', 'p.file_key', 'p.decided_by'])
    .where('products.hidden_at', 'is', null)
    .where('p.superseded_by', 'is', null)
    .where(isAsked)
    .execute()
  return [
    ...answers.map(({ id, fingerprint, file_key: fileKey, ...row }) => ({
      ...toAnswer(row),
      fingerprintId: id,
      fileKey,
      fingerprint,
    })),
    ...references.map(({ id, fingerprint, sku, file_key: fileKey, decided_by: confirmedBy }) => ({
      ...asReference(sku, confirmedBy ?? 'shop'),
      fingerprintId: id,
      fileKey,
      fingerprint,
    })),
  ]
}

/** Answers that still stand: the product is sold, their time is not over, and a machine's were found with the same means. */
function validAnswers(db: Db, context: AnswerContext) {
  return db
    .selectFrom('answers as a')
    .innerJoin('products', 'products.sku', 'a.sku')
    .select(['a.sku', 'a.method', 'a.decided_by', 'a.confidence', 'a.candidates'])
    .where('products.hidden_at', 'is', null)
    .where((eb) =>
      eb.or([eb('a.expires_at', 'is', null), eb('a.expires_at', '>', sql<Date>`now()`)]),
    )
    .where((eb) =>
      eb.or([
        eb('a.decided_by', '!=', 'machine'),
        eb.and({
          'a.embedder_id': context.embedderId,
          'a.catalogue_revision': context.catalogueRevision,
        }),
      ]),
    )
}

/** A reference photo is an answer given before anybody asked: by the shop, or by those who confirmed it. */
function asReference(sku: Answer['sku'], decidedBy: Exclude<Decider, 'machine'>): Answer {
  return {
    sku,
    method: decidedBy === 'shoppers' ? 'shopper' : 'manager',
    decidedBy,
    confidence: 1,
    candidates: [{ sku, score: 1 }],
  }
}

interface AnswerRow {
  readonly sku: Answer['sku']
  readonly method: string
  readonly decided_by: Answer['decidedBy']
  readonly confidence: number
  readonly candidates: Answer['candidates']
}

function toAnswer(row: AnswerRow): Answer {
  return {
    sku: row.sku,
    method: row.method as Method,
    decidedBy: row.decided_by,
    confidence: row.confidence,
    candidates: row.candidates,
  }
}

function byBelief(a: Answer, b: Answer): number {
  return deciders.indexOf(a.decidedBy) - deciders.indexOf(b.decidedBy)
}
