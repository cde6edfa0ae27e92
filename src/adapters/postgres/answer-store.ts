import { sql } from 'kysely'
import { type Fingerprint, fingerprintVersion } from '#src/domain/fingerprint.ts'
import type { Method } from '#src/domain/outcome.ts'
import {
  type Answer,
  type AnswerContext,
  type AnswerStore,
  deciders,
  type NearAnswer,
  type NearQuery,
  type NewAnswer,
} from '#src/ports/answer-store.ts'
import type { Db } from './connect.ts'

export function createAnswerStore(db: Db): AnswerStore {
  return {
    findByFile: (fileKey, context) => findByFile(db, fileKey, context),
    findNear: (query, context) => findNear(db, query, context),
    remember: (answer) => db.transaction().execute((trx) => remember(trx, answer)),
    forget: (fileKey) => forget(db, fileKey),
  }
}

const answerColumns = ['a.sku', 'a.method', 'a.decided_by', 'a.confidence', 'a.candidates'] as const

/** Answers that still stand: the product is sold, their time is not over, and a machine's were found with the same means. */
function validAnswers(db: Db, context: AnswerContext) {
  return db
    .selectFrom('answers as a')
    .innerJoin('products', 'products.sku', 'a.sku')
    .select(answerColumns)
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

async function findByFile(
  db: Db,
  fileKey: string,
  context: AnswerContext,
): Promise<Answer | undefined> {
  const rows = await validAnswers(db, context).where('a.file_key', '=', fileKey).execute()
  return rows.map(toAnswer).sort(byBelief)[0]
}

async function findNear(
  db: Db,
  { fingerprint, blockRadius, dctRadius }: NearQuery,
  context: AnswerContext,
): Promise<readonly NearAnswer[]> {
  const block = sql<number>`bit_count(a.block_hash # ${toBits(fingerprint.blockHash)}::bit(256))`
  const dct = sql<number>`bit_count(a.dct_hash # ${toBits(fingerprint.dctHash)}::bit(256))`
  const rows = await validAnswers(db, context)
    .select(['a.block_hash', 'a.dct_hash', 'a.colours', 'a.quality'])
    .where('a.fingerprint_version', '=', fingerprintVersion)
    .where(block, '<=', blockRadius)
    .where(dct, '<=', dctRadius)
    .orderBy(sql`${dct} + ${block}`)
    .execute()
  return rows.map((row) => ({
    ...toAnswer(row),
    fingerprint: {
      blockHash: toHex(row.block_hash ?? ''),
      dctHash: toHex(row.dct_hash ?? ''),
      colours: row.colours ?? [],
      quality: row.quality ?? 0,
    },
  }))
}

async function forget(db: Db, fileKey: string): Promise<void> {
  await db.deleteFrom('answers').where('file_key', '=', fileKey).execute()
}

async function remember(db: Db, answer: NewAnswer): Promise<void> {
  if (answer.decidedBy !== 'machine') await forget(db, answer.fileKey)
  const row = {
    file_key: answer.fileKey,
    ...fingerprintColumns(answer.fingerprint),
    sku: answer.sku,
    method: answer.method,
    decided_by: answer.decidedBy,
    confidence: answer.confidence,
    candidates: JSON.stringify(answer.candidates),
    embedder_id: answer.embedderId,
    catalogue_revision: answer.catalogueRevision,
    expires_at: expiry(answer.lifetimeSeconds),
  }
  await db
    .insertInto('answers')
    .values(row)
    .onConflict((conflict) =>
      conflict
        .columns(['file_key', 'decided_by', 'embedder_id', 'catalogue_revision'])
        .doUpdateSet(row),
    )
    .execute()
}

function expiry(lifetimeSeconds: number | null): Date | null {
  return lifetimeSeconds === null ? null : new Date(Date.now() + lifetimeSeconds * 1_000)
}

function fingerprintColumns(fingerprint: Fingerprint | null) {
  if (!fingerprint) {
    return {
      fingerprint_version: null,
      block_hash: null,
      dct_hash: null,
      colours: null,
      quality: null,
    }
  }
  return {
    fingerprint_version: fingerprintVersion,
    block_hash: toBits(fingerprint.blockHash),
    dct_hash: toBits(fingerprint.dctHash),
    colours: [...fingerprint.colours],
    quality: fingerprint.quality,
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

function toBits(hex: string): string {
  return [...hex].map((digit) => Number.parseInt(digit, 16).toString(2).padStart(4, '0')).join('')
}

function toHex(bits: string): string {
  return (bits.match(/.{4}/g) ?? [])
    .map((nibble) => Number.parseInt(nibble, 2).toString(16))
    .join('')
}
