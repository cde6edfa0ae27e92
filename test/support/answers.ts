import { createMemoryFingerprintIndex } from '#src/adapters/memory/fingerprint-index.ts'
import { createAnswerStore } from '#src/adapters/postgres/answer-store.ts'
import type { Db } from '#src/adapters/postgres/connect.ts'
import { createFingerprintSource } from '#src/adapters/postgres/fingerprint-store.ts'
import type { Fingerprint } from '#src/domain/fingerprint.ts'
import type { AnswerContext, NewAnswer } from '#src/ports/answer-store.ts'
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
