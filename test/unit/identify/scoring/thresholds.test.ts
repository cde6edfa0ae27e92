import { describe, expect, it } from 'vitest'
import type { ScoredCandidate } from '#src/identify/scoring/score.ts'
import {
  fittedFileSchema,
  hasOwnThresholds,
  judgeCandidates,
  type Limits,
  readThresholds,
  saveThresholds,
} from '#src/identify/scoring/thresholds.ts'
import { createMemorySettings } from '#test/support/fakes.ts'
import { sku } from '#test/support/products.ts'

const confidence = { intercept: -8, weights: [10, 20] }
const fitted = { threshold: 0.8, margin: 0.05, plausible: 0.4, confidence }

describe('thresholds', () => {
  it('belong to one space', async () => {
    const settings = createMemorySettings()
    await saveThresholds(settings, 'one@1', fitted)
    expect(await readThresholds(settings, 'one@1')).toEqual({ ...fitted, fitted: true })
    expect(await readThresholds(settings, 'one@1+colours-0.25')).toMatchObject({ fitted: false })
  })

  it.each([
    { ...fitted, threshold: 1.1 },
    { ...fitted, margin: -0.1 },
    { ...fitted, plausible: Number.NaN },
    { ...fitted, confidence: { intercept: 0, weights: [1] } },
    { threshold: 0.8, margin: 0.1 } as typeof fitted,
  ])('%j are not saved', async (thresholds) => {
    const settings = createMemorySettings()
    await expect(saveThresholds(settings, 'one@1', thresholds)).rejects.toThrow()
    expect(await readThresholds(settings, 'one@1')).toMatchObject({ fitted: false })
  })

  it.each([undefined, null, 'text', 5, {}, { threshold: 'high' }])(
    'stored as %j count as not fitted',
    async (stored) => {
      const settings = createMemorySettings({ 'thresholds:one@1': stored })
      expect(await readThresholds(settings, 'one@1')).toMatchObject({ fitted: false })
    },
  )

  it('of a file carry the hash of the model they were fitted for, and how much colours count', () => {
    const file = { ...fitted, sha256: 'a'.repeat(64), colourWeight: 0 }
    expect(fittedFileSchema.parse(file)).toEqual(file)
    expect(fittedFileSchema.safeParse(fitted).success).toBe(false)
  })
})

function candidate(name: string, score: number, nearest = score): ScoredCandidate {
  return { sku: sku(name), score, nearest }
}

describe('judging candidates', () => {
  const limits: Limits = { ...fitted, fitted: true }

  it('is sure of a score over the threshold, ahead by the margin', () => {
    expect(judgeCandidates([candidate('A', 0.85), candidate('B', 0.7)], limits).isSure).toBe(true)
    expect(judgeCandidates([candidate('A', 0.79), candidate('B', 0.1)], limits).isSure).toBe(false)
    expect(judgeCandidates([candidate('A', 0.9), candidate('B', 0.87)], limits).isSure).toBe(false)
    expect(judgeCandidates([candidate('A', 0.9)], limits).isSure).toBe(true)
  })

  it('has the more confidence, the higher the score and the lead', () => {
    const near = judgeCandidates([candidate('A', 0.85), candidate('B', 0.8)], limits).confidence
    const ahead = judgeCandidates([candidate('A', 0.85), candidate('B', 0.6)], limits).confidence
    const high = judgeCandidates([candidate('A', 0.95), candidate('B', 0.7)], limits).confidence
    expect(near).toBeCloseTo(1 / (1 + Math.exp(8 - 8.5 - 1)), 10)
    expect(ahead).toBeGreaterThan(near)
    expect(high).toBeGreaterThan(ahead)
  })

  it('without fitted thresholds goes by the nearest photo alone', async () => {
    const unfitted = await readThresholds(createMemorySettings(), 'one@1')
    // Its other photos draw the score of A down: the picture is in the catalogue all the same.
    const same = judgeCandidates([candidate('A', 0.93, 0.999), candidate('B', 0.9, 0.92)], unfitted)
    expect(same).toMatchObject({ isSure: true, confidence: 0.999 })
    expect(same.reason).toContain('not fitted')
    const similar = judgeCandidates([candidate('A', 0.97, 0.98), candidate('B', 0.2)], unfitted)
    expect(similar.isSure).toBe(false)
  })

  it('without fitted thresholds is not sure when the same picture stands for two SKUs', async () => {
    const unfitted = await readThresholds(createMemorySettings(), 'one@1')
    const twins = judgeCandidates([candidate('A', 0.99, 1), candidate('B', 0.9, 0.998)], unfitted)
    expect(twins.isSure).toBe(false)
  })

  it.each([
    [1.0000002, 1],
    [-0.2, 0],
  ])('keeps a similarity of %d within 0-1 as confidence', async (similarity, expected) => {
    const unfitted = await readThresholds(createMemorySettings(), 'one@1')
    expect(judgeCandidates([candidate('A', similarity)], unfitted).confidence).toBe(expected)
  })
})

describe('starting thresholds', () => {
  const space = 'mobilenetv2@7ad2322c996d+views-5+colours-0.2'

  it('hold in the space that they were fitted in, and nowhere else', async () => {
    const settings = createMemorySettings()
    const limits = await readThresholds(settings, space)
    expect(limits).toMatchObject({ fitted: true, threshold: 0.8 })
    expect(limits).toMatchObject({ sets: ['Grocery Store', 'Magento sample data'] })
    const others = [
      `${space}0`,
      space.replace('views-5+', ''),
      space.replace('+colours', '+head-1+colours'),
    ]
    for (const other of others) {
      expect(await readThresholds(settings, other)).toMatchObject({ fitted: false })
    }
  })

  it('give way to those fitted to photos of the shop', async () => {
    const settings = createMemorySettings()
    expect(await hasOwnThresholds(settings, space)).toBe(false)
    await saveThresholds(settings, space, fitted)
    expect(await readThresholds(settings, space)).toEqual({ ...fitted, fitted: true })
    expect(await hasOwnThresholds(settings, space)).toBe(true)
  })
})
