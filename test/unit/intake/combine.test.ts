import { describe, expect, it } from 'vitest'
import type { Candidate, Identification, Outcome } from '#src/domain/outcome.ts'
import { combine } from '#src/intake/combine.ts'
import { sku } from '#test/support/products.ts'

const candidate = (name: string, score: number): Candidate => ({ sku: sku(name), score })

function identification(outcome: Outcome, candidates: readonly Candidate[] = []): Identification {
  return { id: 'x', outcome, confidence: 0.5, candidates, rungs: [], costMicroUsd: 0, latencyMs: 0 }
}

const matched = (name: string, confidence = 0.9) =>
  identification({ outcome: 'matched', sku: sku(name), method: 'embedding', confidence }, [
    candidate(name, confidence),
  ])
const ambiguous = (...offered: readonly Candidate[]) =>
  identification({ outcome: 'ambiguous', offered }, offered)
const unknown = (...candidates: readonly Candidate[]) =>
  identification({ outcome: 'unknown', reason: 'nothing' }, candidates)

describe('the photos of one question', () => {
  it('match when one is sure and the others are not', () => {
    const combined = combine([
      unknown(),
      matched('A'),
      ambiguous(candidate('B', 0.5), candidate('A', 0.4)),
    ])
    expect(combined).toMatchObject({ outcome: 'matched', sku: 'A' })
  })

  it('match when all are sure of the same', () => {
    expect(combine([matched('A', 0.8), matched('A', 0.9)])).toMatchObject({
      outcome: 'matched',
      sku: 'A',
    })
  })

  it('leave the choice to the shopper when two are sure of different products', () => {
    expect(combine([matched('A', 0.8), matched('B', 0.9), unknown()])).toEqual({
      outcome: 'ambiguous',
      offered: [candidate('B', 0.9), candidate('A', 0.8)],
    })
  })

  it('offer each product once, with its best score, five at most', () => {
    const combined = combine([
      ambiguous(candidate('A', 0.5), candidate('B', 0.4)),
      ambiguous(candidate('B', 0.6), candidate('C', 0.3), candidate('D', 0.2), candidate('E', 0.1)),
      ambiguous(candidate('F', 0.05), candidate('A', 0.1)),
    ])
    expect(combined).toEqual({
      outcome: 'ambiguous',
      offered: [
        candidate('B', 0.6),
        candidate('A', 0.5),
        candidate('C', 0.3),
        candidate('D', 0.2),
        candidate('E', 0.1),
      ],
    })
  })

  it('tell where in a photo each product is, unless there are other photos', () => {
    const left = { ...candidate('A', 0.5), half: 'left' as const }
    const right = { ...candidate('B', 0.6), half: 'right' as const }
    expect(combine([ambiguous(left, right)])).toEqual({
      outcome: 'ambiguous',
      offered: [left, right],
    })
    expect(combine([ambiguous(left, right), unknown()])).toEqual({
      outcome: 'ambiguous',
      offered: [candidate('B', 0.6), candidate('A', 0.5)],
    })
  })

  it('are unknown when none says anything, with the candidates for the managers', () => {
    expect(combine([unknown(candidate('A', 0.2)), unknown(candidate('B', 0.3))])).toEqual({
      outcome: 'unknown',
      candidates: [candidate('B', 0.3), candidate('A', 0.2)],
    })
    expect(combine([])).toEqual({ outcome: 'unknown', candidates: [] })
  })
})
