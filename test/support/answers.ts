import { sql } from 'kysely'
import { createMemoryFingerprintIndex } from '#src/adapters/memory/fingerprint-index.ts'
import { createAnswerStore } from '#src/adapters/postgres/answers/answer-store.ts'
import { createFingerprintSource } from '#src/adapters/postgres/answers/fingerprint-store.ts'
import type { Db } from '#src/adapters/postgres/connection/connect.ts'
import type { Fingerprint } from '#src/domain/fingerprint.ts'
import { seededRandom } from '#src/lib/random.ts'
import type { AnswerContext, AnswerStore, NewAnswer } from '#src/ports/answer-store.ts'
import { flipBits } from './fingerprints.ts'
import { sku } from './products.ts'

export const answerContext: AnswerContext = { embedderId: 'one@1', catalogueRevision: 'r1' }

/** Answers as one process sees them: with an index of its own over what is in the database. */
export function openAnswers(db: Db) {
  const index = createMemoryFingerprintIndex(createFingerprintSource(db))
  return { index, store: createAnswerStore(db, index) }
}

/** A fingerprint that is found by these keys. */
export function printOf(...keys: readonly string[]): Fingerprint {
  return { keys, views: [], quality: 90 }
}

export const zeroKey = '0'.repeat(64)

/** A key so many bits from `zeroKey`. */
export const keyAway = (bits: number) => flipBits(zeroKey, bits, seededRandom(bits))

/** What is found near `zeroKey`: whose word says what. */
export async function wordsNear(store: AnswerStore): Promise<readonly string[]> {
  const found = await store.findNear({ keys: [zeroKey], radius: 31 }, answerContext)
  return found.map(({ decidedBy, sku: named }) => `${decidedBy}: ${named}`)
}

export const expireAnswers = (db: Db) =>
  sql`update answers set expires_at = now() - interval '1 second'`.execute(db)

/** The machine's answer A to `file`, found by `zeroKey`. */
export function answerOf(overrides: Partial<NewAnswer> = {}): NewAnswer {
  return {
    ...answerContext,
    sku: sku('A'),
    method: 'embedding',
    decidedBy: 'machine',
    confidence: 0.5,
    candidates: [{ sku: sku('A'), score: 0.5 }],
    fileKey: 'file',
    fingerprint: printOf(zeroKey),
    lifetimeSeconds: 60,
    ...overrides,
  }
}

export const byManager = { decidedBy: 'manager', method: 'manager', lifetimeSeconds: null } as const
