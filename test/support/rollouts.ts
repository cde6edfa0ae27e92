import { randomUUID } from 'node:crypto'
import type { IdentifierChoice } from '#src/domain/identifier-choice.ts'
import type { Identification, Outcome } from '#src/domain/outcome.ts'
import type { ComparedAnswer } from '#src/domain/rollout.ts'
import type { SpaceChoice } from '#src/domain/space-choice.ts'
import type { Rollout } from '#src/ports/rollout-store.ts'
import { sku } from './products.ts'

export const [mriya, laguna, zirka] = [sku('MRIYA-PINK'), sku('LAGUNA-NAVY'), sku('ZIRKA')]

export const answerOf = (named: ComparedAnswer['sku']): ComparedAnswer => ({
  ...{ outcome: named === null ? 'unknown' : 'matched', sku: named, offered: [], confidence: 0.9 },
  method: named === null ? null : 'embedding',
})

export function identified(outcome: Outcome): Identification {
  const nothing = { candidates: [], rungs: [], costMicroUsd: 0, latencyMs: 0 }
  return { id: randomUUID(), outcome, confidence: 0.9, ...nothing }
}

export const identifierOf = (space: SpaceChoice): IdentifierChoice => ({
  ...{ embedderId: 'fake@1', space, models: null },
})

export function rolloutOf(overrides: Partial<Rollout> = {}): Rollout {
  return {
    ...{ id: randomUUID(), stage: 'shadow', share: 0.1 },
    candidate: identifierOf({ colourWeight: 0.5, head: null }),
    present: identifierOf({ colourWeight: 0.2, head: null }),
    ...{ same: 0, skipped: 0, failed: 0, startedAt: new Date(0), changedAt: new Date(0) },
    ...overrides,
  }
}
