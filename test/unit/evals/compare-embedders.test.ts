import { describe, expect, it } from 'vitest'
import type { CaseResult } from '#src/evals/case-result.ts'
import { compareEmbedders } from '#src/evals/compare-embedders.ts'
import { caseAnswer, caseResult, matchedAnswer } from '#test/support/case-results.ts'

/** Cases of so many products, four each; of some of the four the right SKU comes first. */
function run(products: number, rightOf: (product: number) => number): readonly CaseResult[] {
  return Array.from({ length: products }, (_, product) =>
    Array.from({ length: 4 }, (__, photo) =>
      caseResult({
        key: `${product}-${photo}`,
        expected: `S${product}`,
        answers: [matchedAnswer(photo < rightOf(product) ? `S${product}` : 'OTHER')],
      }),
    ),
  ).flat()
}

describe('comparing embedders', () => {
  it('advises to switch to what names clearly more first, and to stay the other way round', () => {
    const [weak, strong] = [run(30, () => 1), run(30, (product) => (product % 3 === 0 ? 1 : 4))]
    const there = compareEmbedders(weak, strong)
    expect(there).toMatchObject({ cases: 120, products: 30, verdict: 'switch' })
    expect(there?.gain.share).toBeCloseTo(0.5)
    expect(there?.gain.interval.low).toBeGreaterThan(0.3)
    expect(there?.gain.interval.high).toBeLessThan(0.7)
    const back = compareEmbedders(strong, weak)
    expect(back).toMatchObject({ verdict: 'stay' })
    expect(back?.gain.share).toBeCloseTo(-0.5)
  })

  it('advises nothing when gains and losses even out, or the same few products decide', () => {
    const one = run(30, (product) => (product % 2 === 0 ? 3 : 1))
    const other = run(30, (product) => (product % 2 === 0 ? 1 : 3))
    expect(compareEmbedders(one, other)).toMatchObject({ verdict: 'unsure', gain: { share: 0 } })
    const few = compareEmbedders(
      run(9, () => 0),
      run(9, () => 4),
    )
    expect(few).toMatchObject({ verdict: 'unsure', gain: { share: 1 } })
  })

  it('counts wrong answers to what is not sold, which says nothing of what comes first', () => {
    const sold = run(12, () => 4)
    const unsold = caseResult({ key: 'mug', expected: null, answers: [matchedAnswer('S1')] })
    const quiet = caseResult({ key: 'mug', expected: null, answers: [caseAnswer()] })
    const compared = compareEmbedders([...sold, quiet], [...sold, unsold])
    expect(compared).toMatchObject({
      cases: 48,
      present: { first: 1, alone: 1, wrong: 0 },
      tried: { first: 1, alone: 1, wrong: 1 },
    })
    expect(compareEmbedders([quiet], [unsold])).toBeUndefined()
  })
})
