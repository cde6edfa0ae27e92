import { describe, expect, it } from 'vitest'
import { type Fit, fitThresholds, type Trial, tryRule } from '#src/learning/fit-thresholds.ts'
import { probability } from '#src/lib/logistic.ts'
import { seededRandom } from '#src/lib/random.ts'

/** A case that is right with the chance that its lead gives it, whatever its score. */
function drawTrials(
  count: number,
  seed: number,
  chance: (lead: number) => number,
): readonly Trial[] {
  const random = seededRandom(seed)
  return Array.from({ length: count }, () => {
    const best = 0.4 + random() * 0.5
    const lead = random() * 0.3
    const isRight = random() < chance(lead)
    return { best, lead, isRight, truth: isRight ? best : undefined }
  })
}

/** All but always right from a lead of 0.1 on, a coin below. */
const sharp = (lead: number) => (lead >= 0.1 ? 0.999 : 0.5)

/** Grows with the lead, without an edge. */
const smooth = (lead: number) => 1 / (1 + Math.exp(1 - 40 * lead))

function fitted(fit: Fit): Extract<Fit, { kind: 'fitted' }> {
  if (fit.kind === 'fitted') return fit
  throw new Error(fit.reason)
}

describe('fitting threshold and margin', () => {
  it('finds the margin that tells right from wrong, and needs no threshold', () => {
    const { threshold, margin } = fitted(fitThresholds(drawTrials(2_000, 1, sharp), 0.98))
    expect(margin).toBeGreaterThan(0.06)
    expect(margin).toBeLessThan(0.13)
    expect(threshold).toBeLessThan(0.42)
  })

  it('finds the threshold where it is the score that tells', () => {
    const random = seededRandom(3)
    const trials = Array.from({ length: 2_000 }, (): Trial => {
      const best = random()
      const isRight = best > 0.7 ? random() < 0.999 : random() < 0.3
      return { best, lead: random() * 0.1, isRight, truth: best }
    })
    const { threshold, margin } = fitted(fitThresholds(trials, 0.98))
    expect(threshold).toBeGreaterThan(0.6)
    expect(threshold).toBeLessThan(0.85)
    expect(margin).toBeLessThan(0.02)
  })

  it('keeps the precision it was asked for on cases it has not seen', () => {
    const total = { right: 0, decided: 0 }
    for (let seed = 0; seed < 10; seed += 1) {
      const fit = fitThresholds(drawTrials(180, seed, smooth), 0.95)
      if (fit.kind === 'not-fitted') continue
      const { right, decided } = tryRule(drawTrials(2_000, 100 + seed, smooth), fit)
      total.right += right
      total.decided += decided
    }
    expect(total.decided).toBeGreaterThan(2_000)
    expect(total.right / total.decided).toBeGreaterThanOrEqual(0.95)
  })

  it('decides the more the less is asked of it', () => {
    const trials = drawTrials(2_000, 2, smooth)
    const decided = [0.9, 0.95, 0.98].map((target) => {
      return tryRule(trials, fitted(fitThresholds(trials, target))).decided
    })
    expect(decided).toEqual(decided.toSorted((a, b) => b - a))
    expect(new Set(decided).size).toBe(3)
  })

  it('tells what it decides of cases that were left out of the fit, each of them once', () => {
    const { heldOut } = fitted(fitThresholds(drawTrials(1_000, 4, sharp), 0.98))
    expect(heldOut.coverage.total).toBe(1_000)
    expect(heldOut.precision.total).toBe(heldOut.coverage.count)
    expect(heldOut.precision.share).toBeGreaterThanOrEqual(0.98)
  })

  it('gives each decision its chance of being right', () => {
    const { confidence } = fitted(fitThresholds(drawTrials(2_000, 6, smooth), 0.9))
    expect(probability(confidence, [0.7, 0.02])).toBeCloseTo(smooth(0.02), 1)
    expect(probability(confidence, [0.7, 0.1])).toBeCloseTo(smooth(0.1), 1)
  })

  it('offers all but a fiftieth of the right SKUs', () => {
    const trials = drawTrials(1_000, 8, sharp)
    const { plausible } = fitted(fitThresholds(trials, 0.98))
    const truths = trials.flatMap(({ truth }) => (truth === undefined ? [] : [truth]))
    const left = truths.filter((truth) => truth < plausible).length / truths.length
    expect(left).toBeLessThanOrEqual(0.02)
    expect(left).toBeGreaterThan(0.01)
  })

  it('says so when there are too few cases', () => {
    expect(fitThresholds(drawTrials(49, 1, sharp), 0.98)).toMatchObject({
      kind: 'not-fitted',
      reason: expect.stringContaining('49 cases are too few'),
    })
  })

  it.each([
    ['nothing tells right from wrong', () => 0.6],
    ['nothing is ever right', () => 0],
  ])('says so when %s', (_, chance) => {
    expect(fitThresholds(drawTrials(500, 1, chance), 0.98)).toMatchObject({
      kind: 'not-fitted',
      reason: expect.stringContaining('98.0 %'),
    })
  })

  it('gives the same for the same cases', () => {
    const trials = drawTrials(400, 9, sharp)
    expect(fitThresholds(trials, 0.98)).toEqual(fitThresholds(trials, 0.98))
  })
})
