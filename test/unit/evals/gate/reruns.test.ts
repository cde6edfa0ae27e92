import { describe, expect, it } from 'vitest'
import { judge, type Verdict } from '#src/evals/gate/judge.ts'
import { defaultPolicy } from '#src/evals/gate/policy.ts'
import { evalRun } from '#test/support/case-results.ts'
import { simulateShop } from '#test/support/simulated-runs.ts'

const isLong = process.env['TEST_LONG'] === '1'
const reruns = isLong ? 1_000 : 60
const trials = isLong ? 200 : 25
const timeout = isLong ? 1_800_000 : 120_000

interface Setting {
  readonly flipping: number
  readonly repeats: number
}

const settings: readonly Setting[] = [0, 0.05, 0.1, 0.2].flatMap((flipping) =>
  [1, 3, 5, 8].map((repeats) => ({ flipping, repeats })),
)

/** How often each verdict comes, of pairs of runs of the same identifier with so many cases broken in the second. */
function verdicts(count: number, { flipping, repeats }: Setting, broken: number) {
  const run = simulateShop({ cases: 400, flipping })
  const counts = { pass: 0, regression: 0, broken: 0, inconclusive: 0 }
  for (let at = 0; at < count; at += 1) {
    const before = evalRun(run({ seed: 2 * at + 1, repeats }))
    const after = evalRun(run({ seed: 2 * at + 2, repeats, broken }))
    counts[judge(after, before, defaultPolicy).verdict] += 1
  }
  return counts
}

const share = (verdict: Verdict, counts: Readonly<Record<Verdict, number>>) =>
  counts[verdict] / Object.values(counts).reduce((sum, count) => sum + count, 0)

describe('reruns of an identifier that did not change', () => {
  it.each(settings)(
    'fail in at most 1 of 100 ($flipping of the cases vary, $repeats repeats)',
    { timeout },
    async (setting) => {
      const counts = verdicts(reruns, setting, 0)
      // 60 reruns cannot tell 1 % from 2 %: none or one of them may fail.
      const allowed = isLong ? 0.01 : 1 / reruns
      expect(share('regression', counts)).toBeLessThanOrEqual(allowed)
      expect(counts.broken).toBe(0)
    },
  )
})

describe('12 of 400 cases that break for good', () => {
  it('are caught every time where nothing varies', { timeout }, () => {
    expect(verdicts(trials, { flipping: 0, repeats: 1 }, 12).regression).toBe(trials)
  })

  it.each(settings.filter(({ flipping }) => flipping > 0))(
    'are caught by repeats ($flipping of the cases vary, $repeats repeats)',
    { timeout },
    async (setting) => {
      const caught = share('regression', verdicts(trials, setting, 12))
      if (setting.repeats >= 3) expect(caught).toBeGreaterThanOrEqual(0.95)
      else expect(caught).toBeGreaterThanOrEqual(0)
    },
  )
})

describe('one case that breaks for good', () => {
  it('is caught every time where nothing varies', { timeout }, () => {
    expect(verdicts(trials, { flipping: 0, repeats: 1 }, 1).regression).toBe(trials)
  })
})
