import { describe, expect, it } from 'vitest'
import { seededRandom } from '#src/lib/random.ts'
import { calibrationBins, calibrationError } from '#src/lib/statistics/calibration-error.ts'
import { augrc, riskCoverage, type ScoredAnswer } from '#src/lib/statistics/risk-coverage.ts'

const answer = (confidence: number, isRight: boolean): ScoredAnswer => ({ confidence, isRight })

/** How often a right answer is surer than a wrong one, equals half: every pair of them. */
function failureAuroc(answers: readonly ScoredAnswer[]): number {
  const right = answers.filter(({ isRight }) => isRight)
  const wrong = answers.filter(({ isRight }) => !isRight)
  let wins = 0
  for (const one of right) {
    for (const other of wrong) {
      if (one.confidence > other.confidence) wins += 1
      if (one.confidence === other.confidence) wins += 0.5
    }
  }
  return wins / (right.length * wrong.length)
}

function randomAnswers(seed: number): readonly ScoredAnswer[] {
  const random = seededRandom(seed)
  // Few levels of confidence, so that many are equal.
  return Array.from({ length: 60 }, () => {
    const confidence = Math.floor(random() * 8) / 8
    return answer(confidence, random() < 0.3 + confidence / 2)
  })
}

describe('the risk-coverage curve', () => {
  it('takes the surest first, equally sure ones together', () => {
    const points = riskCoverage([
      answer(0.5, true),
      answer(0.9, true),
      answer(0.5, false),
      answer(0.1, false),
    ])
    expect(points).toEqual([
      { coverage: 0, risk: 0, undetected: 0 },
      { coverage: 0.25, risk: 0, undetected: 0 },
      { coverage: 0.75, risk: 1 / 3, undetected: 0.25 },
      { coverage: 1, risk: 0.5, undetected: 0.5 },
    ])
  })
})

describe('AUGRC', () => {
  // Traub et al. 2024, equation 7: (1 - AUROC_f) acc (1 - acc) + (1 - acc)^2 / 2.
  it.each([1, 2, 3, 4])('is what its closed form gives (answers %i)', (seed) => {
    const answers = randomAnswers(seed)
    const accuracy = answers.filter(({ isRight }) => isRight).length / answers.length
    const closed = (1 - failureAuroc(answers)) * accuracy * (1 - accuracy) + (1 - accuracy) ** 2 / 2
    expect(augrc(answers)).toBeCloseTo(closed, 12)
  })

  it('is 0 without an error, one half when all is wrong, and unknown of nothing', () => {
    expect(augrc([answer(0.2, true), answer(0.9, true)])).toBe(0)
    expect(augrc([answer(0.2, false), answer(0.9, false)])).toBe(0.5)
    expect(augrc([])).toBeNull()
  })
})

describe('the calibration error', () => {
  it('weighs the gap of each tenth by its answers', () => {
    const bins = calibrationBins([
      answer(0.95, true),
      answer(0.95, true),
      answer(0.95, false),
      answer(1, true),
      answer(0.15, false),
      answer(0.1, true),
    ])
    expect(bins).toEqual([
      { count: 2, confidence: 0.125, accuracy: 0.5 },
      { count: 4, confidence: expect.closeTo(0.9625, 10), accuracy: 0.75 },
    ])
    const expected = (2 / 6) * 0.375 + (4 / 6) * 0.2125
    expect(calibrationError(bins)).toBeCloseTo(expected, 12)
  })

  it('is nothing where confidence and accuracy agree, unknown of nothing', () => {
    const honest = Array.from({ length: 8 }, (_, at) => answer(0.75, at % 4 !== 0))
    const bins = calibrationBins(honest)
    expect(calibrationError(bins)).toBe(0)
    expect(calibrationError([])).toBeNull()
  })
})
