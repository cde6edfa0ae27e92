import { sql, type Transaction } from 'kysely'
import type { Db } from '#src/adapters/postgres/connection/connect.ts'
import type { Database } from '#src/adapters/postgres/connection/schema.ts'
import { type Fingerprint, fingerprintVersion } from '#src/domain/fingerprint.ts'
import type {
  FingerprintEntry,
  FingerprintSource,
  FingerprintState,
} from '#src/ports/fingerprint-index.ts'
import type { FileFingerprint } from '#src/ports/reference-store.ts'

const batchSize = 2_000
const digitsPerKey = 64

export function createFingerprintSource(db: Db): FingerprintSource {
  return {
    state: () => readState(db),
    read: (afterId) => readEntries(db, afterId),
  }
}

/** Another version's fingerprints are another set: a copy of them is made anew. */
async function readState(db: Db): Promise<FingerprintState> {
  const row = await db.selectFrom('fingerprint_states').selectAll().executeTakeFirst()
  return { lineage: `${row?.lineage ?? 'empty'}.${fingerprintVersion}`, lastId: row?.last_id ?? 0 }
}

async function* readEntries(db: Db, afterId: number): AsyncGenerator<readonly FingerprintEntry[]> {
  let lastId = afterId
  for (;;) {
    const rows = await db
      .selectFrom('fingerprints')
      .select(['id', 'keys'])
      .where('version', '=', fingerprintVersion)
      .where('id', '>', lastId)
      .where(sql<boolean>`length(keys) > 0`)
      .orderBy('id')
      .limit(batchSize)
      .execute()
    const last = rows.at(-1)
    if (!last) return
    lastId = last.id
    yield rows.map(toEntry)
  }
}

/** A fingerprint and whose it is: an answer's, or a reference photo's file's. */
export interface OwnedFingerprint {
  readonly answer_id: number | null
  readonly sha256: string | null
  /** Without keys where it is not to be found. */
  readonly fingerprint: Fingerprint
}

/** Stores new fingerprints; every index finds them with its next lookup. */
export async function addFingerprints(
  trx: Transaction<Database>,
  added: readonly OwnedFingerprint[],
): Promise<void> {
  if (added.length === 0) return
  const firstId = await takeIds(trx, added.length)
  await trx
    .insertInto('fingerprints')
    .values(
      added.map(({ answer_id, sha256, fingerprint }, place) => ({
        id: firstId + place,
        answer_id,
        sha256,
        version: fingerprintVersion,
        keys: Buffer.from(fingerprint.keys.join(''), 'hex'),
        fingerprint: JSON.stringify(fingerprint),
      })),
    )
    .onConflict((conflict) => conflict.doNothing())
    .execute()
}

/** Stores the fingerprints of reference photos' files in place of an older version's. */
export async function saveFileFingerprints(
  db: Db,
  prints: readonly FileFingerprint[],
): Promise<void> {
  if (prints.length === 0) return
  await db.transaction().execute(async (trx) => {
    await trx
      .deleteFrom('fingerprints')
      .where(
        'sha256',
        'in',
        prints.map(({ sha256 }) => sha256),
      )
      .where('version', '!=', fingerprintVersion)
      .execute()
    await addFingerprints(
      trx,
      prints.map((print) => ({ answer_id: null, ...print })),
    )
  })
}

/**
 * The row stays locked until the transaction ends, so that fingerprints become visible in the order of their ids: a
 * reader that has seen 7 can never be shown a 6 later.
 */
async function takeIds(trx: Transaction<Database>, count: number): Promise<number> {
  const { last_id: lastId } = await trx
    .insertInto('fingerprint_states')
    .values({ last_id: count })
    .onConflict((conflict) =>
      conflict.column('is_only').doUpdateSet({
        last_id: sql`fingerprint_states.last_id + ${count}`,
      }),
    )
    .returning('last_id')
    .executeTakeFirstOrThrow()
  return lastId - count + 1
}

/** @returns what no index needs any more. */
export async function removeFingerprints(
  trx: Transaction<Database>,
  answerIds: readonly number[],
): Promise<readonly FingerprintEntry[]> {
  const rows = await trx
    .deleteFrom('fingerprints')
    .where('answer_id', 'in', answerIds)
    .returning(['id', 'keys'])
    .execute()
  return rows.map(toEntry)
}

function toEntry({ id, keys }: { readonly id: number; readonly keys: Buffer }): FingerprintEntry {
  const digits = keys.toString('hex')
  return {
    id,
    keys: Array.from({ length: digits.length / digitsPerKey }, (_, key) =>
      digits.slice(key * digitsPerKey, (key + 1) * digitsPerKey),
    ),
  }
}
