import { randomUUID } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { type ComparedAnswer, isSameAnswer, judgePair, sideOf } from '#src/domain/rollout.ts'
import { sku } from '#test/support/products.ts'

const [mriya, laguna, zirka] = [sku('MRIYA-PINK'), sku('LAGUNA-NAVY'), sku('ZIRKA')]
const rollout = { id: randomUUID(), stage: 'share', share: 0.1 } as const
const shoppers = (count: number) => Array.from({ length: count }, (_, at) => `telegram:${at + 1}`)
const inShare = (of: Parameters<typeof sideOf>[0], count: number) =>
  shoppers(count).filter((shopper) => sideOf(of, shopper) === 'candidate')

describe('the share of a rollout', () => {
  it('is 10 % +- 1 % of 100,000 shoppers', () => {
    const share = inShare(rollout, 100_000).length / 100_000
    expect(share).toBeGreaterThan(0.09)
    expect(share).toBeLessThan(0.11)
  })

  it('is the same shoppers each time, others with another rollout, and grows when it grows', () => {
    const first = inShare(rollout, 2_000)
    expect(inShare({ ...rollout }, 2_000)).toEqual(first)
    expect(inShare({ ...rollout, id: randomUUID() }, 2_000)).not.toEqual(first)
    const more = shoppers(2_000).filter(
      (one) => sideOf({ ...rollout, share: 0.3 }, one) !== 'present',
    )
    expect(more).toEqual(expect.arrayContaining(first))
  })

  it('is the same in every process, for it hangs on nothing else', () => {
    const known = { ...rollout, id: '7b0d3c1e-0000-4000-8000-000000000019' }
    expect(inShare(known, 40)).toMatchInlineSnapshot(`
      [
        "telegram:5",
        "telegram:24",
        "telegram:25",
      ]
    `)
  })

  it('is nobody in any other stage', () => {
    for (const stage of ['shadow', 'promoted', 'stopped', 'undone'] as const) {
      expect(sideOf({ ...rollout, stage, share: 1 }, 'telegram:1')).toBe('present')
    }
  })
})

const matched = (named: ComparedAnswer['sku']): ComparedAnswer => ({
  ...{ outcome: 'matched', sku: named, offered: [], method: 'embedding', confidence: 0.9 },
})
const offering = (...offered: ComparedAnswer['offered']): ComparedAnswer => ({
  ...{ outcome: 'ambiguous', sku: null, offered, method: null, confidence: 0.5 },
})
const unknown: ComparedAnswer = {
  ...{ outcome: 'unknown', sku: null, offered: [], method: null, confidence: 0 },
}

describe('a pair of answers', () => {
  it.each([
    [matched(mriya), matched(laguna), mriya, 'present'],
    [matched(laguna), matched(mriya), mriya, 'candidate'],
    [matched(laguna), matched(zirka), mriya, 'even'],
    [matched(mriya), offering(mriya, laguna), mriya, 'present'],
    [matched(laguna), unknown, mriya, 'candidate'],
    [unknown, offering(mriya, laguna), mriya, 'candidate'],
    [unknown, offering(zirka, laguna), mriya, 'even'],
    [matched(mriya), unknown, null, 'candidate'],
    [offering(mriya, laguna), unknown, null, 'even'],
  ] as const)('is judged by what people say: %j', (...[present, candidate, truth, verdict]) => {
    expect(judgePair({ present, candidate }, truth)).toBe(verdict)
  })

  it('is the same where a shopper sees the same', () => {
    expect(isSameAnswer(matched(mriya), { ...matched(mriya), confidence: 0.1 })).toBe(true)
    expect(isSameAnswer(offering(mriya, zirka), offering(zirka, mriya))).toBe(true)
    expect(isSameAnswer(offering(mriya, zirka), offering(mriya, laguna))).toBe(false)
    expect(isSameAnswer(matched(mriya), matched(zirka))).toBe(false)
    expect(isSameAnswer(unknown, offering(mriya, zirka))).toBe(false)
  })
})
