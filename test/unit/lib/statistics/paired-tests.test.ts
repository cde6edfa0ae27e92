import { describe, expect, it } from 'vitest'
import { holm } from '#src/lib/statistics/holm.ts'
import { signFlipTest } from '#src/lib/statistics/sign-flip.ts'
import { signTest } from '#src/lib/statistics/sign-test.ts'

/** Every way to choose signs, each as likely as any other. */
function enumerate(differences: readonly number[]): number {
  const observed = differences.reduce((sum, difference) => sum + difference, 0)
  const ways = 2 ** differences.length
  let asLarge = 0
  for (let way = 0; way < ways; way += 1) {
    const sum = differences.reduce(
      (total, difference, at) => total + (way & (1 << at) ? 1 : -1) * Math.abs(difference),
      0,
    )
    if (sum >= observed) asLarge += 1
  }
  return asLarge / ways
}

describe('the sign test', () => {
  it.each([
    [5, 0, 1 / 32],
    [7, 0, 1 / 128],
    [8, 0, 1 / 256],
    [10, 2, 79 / 4_096],
    [0, 0, 1],
    [0, 4, 1],
  ])('of %i worse and %i better is %d', (worse, better, p) => {
    expect(signTest(worse, better)).toBeCloseTo(p, 12)
  })

  // W. J. Conover, "Practical Nonparametric Statistics", McNemar's example 3.5.1: 21 and 4 of 25 changed.
  it('agrees with a published McNemar', () => {
    expect(signTest(21, 4)).toBeCloseTo(0.000_455, 6)
  })
})

describe('the sign-flip test', () => {
  it.each([
    [[1, 1, 1, 1, 1]],
    [[3, -1, 2, 5, -2, 1]],
    [[-4, 1, 1, 1]],
    [[2, 2, 2, -7, 3, 0, 4]],
    [[0, 0]],
  ])('of %j is what counting every sign gives', (differences) => {
    expect(signFlipTest(differences)).toBeCloseTo(enumerate(differences), 12)
  })

  // R. A. Fisher, "The Design of Experiments", 1935, section 21: Darwin's maize, 863 of 32,768 ways for one side.
  it("gives Fisher's figure for Darwin's maize", () => {
    const eighthsOfAnInch = [49, -67, 8, 16, 6, 23, 28, 41, 14, 29, 56, 24, 75, 60, -48]
    expect(signFlipTest(eighthsOfAnInch)).toBeCloseTo(863 / 32_768, 12)
  })

  it('is the sign test where each case stands alone', () => {
    const alone = [...Array<number>(21).fill(1), ...Array<number>(4).fill(-1)]
    expect(signFlipTest(alone)).toBeCloseTo(signTest(21, 4), 12)
  })

  it('believes less in cases that fall together', () => {
    const together = signFlipTest([4, 4])
    expect(together).toBeCloseTo(1 / 4, 12)
    expect(together).toBeGreaterThan(signFlipTest(Array<number>(8).fill(1)))
  })
})

describe("Holm's correction", () => {
  // As R's p.adjust(method = "holm") gives them.
  it.each([
    [
      [0.01, 0.04, 0.03, 0.005],
      [0.03, 0.06, 0.06, 0.02],
    ],
    [
      [0.5, 0.9],
      [1, 1],
    ],
    [[0.02], [0.02]],
    [[], []],
  ])('of %j is %j', (pValues, adjusted) => {
    const found = holm(pValues)
    expect(found).toHaveLength(adjusted.length)
    for (const [at, value] of adjusted.entries()) expect(found[at]).toBeCloseTo(value, 12)
  })

  it('raises at most 5 false alarms of 100 over independent tests, by exact enumeration', () => {
    // Two sign tests of six pairs each, every count as likely as it is.
    const counts = [1, 6, 15, 20, 15, 6, 1].map((ways) => ways / 64)
    let alarms = 0
    for (const [first, chance] of counts.entries()) {
      for (const [second, other] of counts.entries()) {
        const adjusted = holm([signTest(first, 6 - first), signTest(second, 6 - second)])
        if (Math.min(...adjusted) <= 0.05) alarms += chance * other
      }
    }
    expect(alarms).toBeGreaterThan(0)
    expect(alarms).toBeLessThanOrEqual(0.05)
  })
})
