import { sql, type Transaction } from 'kysely'
import type { Db } from '#src/adapters/postgres/connection/connect.ts'
import type { Database } from '#src/adapters/postgres/connection/schema.ts'
import type { NewAnswer } from '#src/ports/answer-store.ts'
import type { FingerprintEntry } from '#src/ports/fingerprint-index.ts'
import { addFingerprints, removeFingerprints } from './fingerprint-store.ts'

type Trx = Transaction<Database>

/** Whenever an answer is added, so many at most of those whose time is over are dropped. */
const maxDropped = 100

/** @returns the fingerprints that no index needs any more. */
export async function remember(trx: Trx, answer: NewAnswer): Promise<readonly FingerprintEntry[]> {
  const corrected = answer.decidedBy === 'machine' ? [] : await forget(trx, answer.fileKey)
  const expired = await dropExpired(trx)
  const answerId = await upsert(trx, answer)
  const replaced = await removeFingerprints(trx, [answerId])
  const { fingerprint } = answer
  if (fingerprint) {
    await addFingerprints(trx, [{ answer_id: answerId, sha256: null, fingerprint }])
  }
  return [...corrected, ...expired, ...replaced]
}

async function upsert(trx: Trx, answer: NewAnswer): Promise<number> {
  const row = {
    file_key: answer.fileKey,
    sku: answer.sku,
    method: answer.method,
    decided_by: answer.decidedBy,
    confidence: answer.confidence,
    candidates: JSON.stringify(answer.candidates),
    embedder_id: answer.embedderId,
    catalogue_revision: answer.catalogueRevision,
    expires_at: expiry(answer.lifetimeSeconds),
  }
  const { id } = await trx
    .insertInto('answers')
    .values(row)
    .onConflict((conflict) =>
      conflict
        .columns(['file_key', 'decided_by', 'embedder_id', 'catalogue_revision'])
        .doUpdateSet(row),
    )
    .returning('id')
    .executeTakeFirstOrThrow()
  return id
}

function expiry(lifetimeSeconds: number | null): Date | null {
  return lifetimeSeconds === null ? null : new Date(Date.now() + lifetimeSeconds * 1_000)
}

export async function repeat(db: Db, fileKey: string, fingerprintId: number): Promise<void> {
  await db
    .insertInto('repeated_answers')
    .columns(['file_key', 'fingerprint_id'])
    .expression((eb) =>
      // Nothing where it was forgotten meanwhile.
      eb
        .selectFrom('fingerprints')
        .select((select) => [select.val(fileKey).as('file_key'), 'id'])
        .where('id', '=', fingerprintId),
    )
    .onConflict((conflict) => conflict.doNothing())
    .execute()
}

/** @returns the fingerprints that no index needs any more. */
export async function forget(trx: Trx, fileKey: string): Promise<readonly FingerprintEntry[]> {
  const repeated = trx
    .selectFrom('repeated_answers as r')
    .innerJoin('fingerprints as f', 'f.id', 'r.fingerprint_id')
    .innerJoin('answers as a', 'a.id', 'f.answer_id')
    .select('a.id')
    .where('r.file_key', '=', fileKey)
    .where('a.decided_by', '=', 'machine')
  const rows = await trx
    .selectFrom('answers')
    .select('id')
    .where('file_key', '=', fileKey)
    .union(repeated)
    .execute()
  const removed = await drop(trx, rows)
  await trx.deleteFrom('repeated_answers').where('file_key', '=', fileKey).execute()
  return removed
}

/** Those of another transaction are left to it. */
async function dropExpired(trx: Trx): Promise<readonly FingerprintEntry[]> {
  const rows = await trx
    .selectFrom('answers')
    .select('id')
    .where('expires_at', '<', sql<Date>`now()`)
    .limit(maxDropped)
    .forUpdate()
    .skipLocked()
    .execute()
  return drop(trx, rows)
}

/** Drops answers, and with their fingerprints what repeats them. */
async function drop(
  trx: Trx,
  answers: readonly { readonly id: number }[],
): Promise<readonly FingerprintEntry[]> {
  if (answers.length === 0) return []
  const ids = answers.map(({ id }) => id)
  const removed = await removeFingerprints(trx, ids)
  await trx.deleteFrom('answers').where('id', 'in', ids).execute()
  return removed
}
