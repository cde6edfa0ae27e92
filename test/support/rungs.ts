import type { Candidate, RungName } from '#src/domain/outcome.ts'
import type { Rung, Verdict } from '#src/identify/rung.ts'
import { sku } from './products.ts'

export function rung(name: RungName, climb: Rung['climb'] | Verdict, usesMemory = false): Rung {
  return { name, usesMemory, climb: typeof climb === 'function' ? climb : async () => climb }
}

export function candidates(...names: readonly string[]): readonly Candidate[] {
  return names.map((name, at) => ({ sku: sku(name), score: 1 - at / 10 }))
}

export const undecided = {
  result: 'undecided',
  reason: 'nothing found',
} as const satisfies Verdict

export const decided = (name: string): Verdict => ({
  result: 'decided',
  sku: sku(name),
  confidence: 0.9,
  candidates: candidates(name, 'OTHER'),
  reason: 'sure',
})
