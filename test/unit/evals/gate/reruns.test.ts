import { describe, expect, it } from 'vitest'
import { judgeRun, type Verdict } from '#src/evals/gate/judge-run.ts'
import { defaultPolicy } from '#src/evals/gate/policy.ts'
import { evalRun } from '#test/support/case-results.ts'
import { isLong } from '#test/support/long.ts'
import { simulateShop } from '#test/support/simulated-runs.ts'

const reruns = isLong ? 1_000 : 40
const trials = isLong ? 200 : 10
const timeout = isLong ? 1_800_000 : 120_000

interface Setting {
  readonly flipping: number
  readonly repeats: number
}

const shares = isLong ? [0, 0.05, 0.1, 0.2] : [0, 0.1]
const settings: readonly Setting[] = shares.flatMap((flipping) =>
  (isLong ? [1, 3, 5, 8] : [1, 3]).map((repeats) => ({ flipping, repeats })),
)

/** How often each verdict comes, of pairs of runs of the same identifier with so many cases broken in the second. */
function verdicts(count: number, { flipping, repeats }: Setting, broken: number) {
  const run = simulateShop({ cases: 400, flipping })
  const counts = { pass: 0, regression: 0, broken: 0, inconclusive: 0 }
  for (let at = 0; at < count; at += 1) {
    const before = evalRun(run({ seed: 2 * at + 1, repeats }))
    const after = evalRun(run({ seed: 2 * at + 2, repeats, broken }))
    counts[judgeRun(after, before, defaultPolicy).verdict] += 1
  }
  return counts
}

const share = (verdict: Verdict, counts: Readonly<Record<Verdict, number>>) =>
  counts[verdict] / Object.values(counts).reduce((sum, count) => sum + count, 0)

const percent = (share: number) => `${(100 * share).toFixed(1)} %`

describe('reruns of an identifier that did not change', () => {
  it.for(settings)(
    'fail in at most 1 of 100 ($flipping of the cases vary, $repeats repeats)',
    { timeout },
    async (setting, { annotate }) => {
      const counts = verdicts(reruns, setting, 0)
      await annotate(`false alarms: ${percent(share('regression', counts))} of ${reruns}`)
      // 40 reruns cannot tell 1 % from 2 %: none or one of them may fail.
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

  it.for(settings.filter(({ flipping, repeats }) => flipping > 0 && repeats > 1))(
    'are caught by repeats ($flipping of the cases vary, $repeats repeats)',
    { timeout },
    async (setting, { annotate }) => {
      const caught = share('regression', verdicts(trials, setting, 12))
      await annotate(`caught: ${percent(caught)} of ${trials}`)
      expect(caught).toBeGreaterThanOrEqual(0.95)
    },
  )
})

describe('one case that breaks for good', () => {
  it('is caught every time where nothing varies', { timeout }, () => {
    expect(verdicts(trials, { flipping: 0, repeats: 1 }, 1).regression).toBe(trials)
  })

  it('is never passed over where something does, and caught by enough repeats', { timeout }, () => {
    const few = verdicts(trials, { flipping: 0.05, repeats: 3 }, 1)
    expect(few.pass).toBe(0)
    const many = verdicts(trials, { flipping: 0.05, repeats: 8 }, 1)
    expect(share('regression', many)).toBeGreaterThanOrEqual(0.9)
  })
})
