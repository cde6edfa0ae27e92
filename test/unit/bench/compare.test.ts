import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { compare, compareOnce, median } from '#src/bench/compare.ts'

describe('median', () => {
  it.each([
    [[3], 3],
    [[9, 1, 5], 5],
    [[1, 2, 3, 100], 2.5],
    [[2, 1], 1.5],
  ])('of %j is %d', (values, expected) => {
    expect(median(values)).toBe(expected)
  })

  it('leaves the values in their order', () => {
    const values = [3, 1, 2]
    median(values)
    expect(values).toEqual([3, 1, 2])
  })

  it('of nothing is an error', () => {
    expect(() => median([])).toThrow(RangeError)
  })
})

/** On a clock that only the work moves. */
describe('compare', () => {
  beforeEach(() => {
    vi.useFakeTimers({ toFake: ['performance'] })
  })
  afterEach(() => {
    vi.useRealTimers()
  })

  function taking(ms: () => number, onCall: () => void = () => undefined) {
    return () => {
      onCall()
      vi.advanceTimersByTime(ms())
    }
  }

  it('tells the time of both and their ratio', async () => {
    const contest = { subject: taking(() => 30), baseline: taking(() => 120) }
    expect(await compare(contest, 3)).toEqual({ ratio: 0.25, subjectMs: 30, baselineMs: 120 })
  })

  it('calls what takes seconds once a round, each in turn first', async () => {
    const calls: string[] = []
    const contest = {
      subject: taking(
        () => 3_000,
        () => calls.push('subject'),
      ),
      baseline: taking(
        () => 1_000,
        () => calls.push('baseline'),
      ),
    }
    expect(await compareOnce(contest, 2)).toEqual({ ratio: 3, subjectMs: 3_000, baselineMs: 1_000 })
    expect(calls).toEqual(['subject', 'baseline', 'baseline', 'subject'])
  })

  it('waits for promises', async () => {
    const subject = async () => {
      await Promise.resolve()
      vi.advanceTimersByTime(40)
    }
    expect(await compare({ subject, baseline: taking(() => 20) }, 1)).toMatchObject({ ratio: 2 })
  })

  it('is not misled by a round in which the machine was busy', async () => {
    let calls = 0
    const subject = taking(() => {
      calls += 1
      return calls === 5 ? 5_000 : 50
    })
    const contest = { subject, baseline: taking(() => 100) }
    expect(await compare(contest, 5)).toEqual({ ratio: 0.5, subjectMs: 50, baselineMs: 100 })
  })

  it('is not misled by a machine that becomes slower', async () => {
    let load = 10
    const slower = () => {
      load *= 1.2
      return load
    }
    const { ratio } = await compare({ subject: taking(slower), baseline: taking(slower) }, 10)
    expect(ratio).toBeCloseTo(1, 1)
  })

  it('takes them in turn, now the one first, now the other', async () => {
    const order: string[] = []
    const contest = {
      subject: taking(
        () => 50,
        () => order.push('S'),
      ),
      baseline: taking(
        () => 50,
        () => order.push('B'),
      ),
    }
    await compare(contest, 3)
    expect(order.join('').slice(-6)).toBe('SBBSSB')
  })

  it('calls what is quick many times in a round', async () => {
    let calls = 0
    const subject = taking(
      () => 1,
      () => {
        calls += 1
      },
    )
    const { subjectMs } = await compare({ subject, baseline: taking(() => 50) }, 2)
    expect(subjectMs).toBe(1)
    expect(calls).toBe(3 + 2 * 10)
  })

  it('tells of each round', async () => {
    let rounds = 0
    await compare({ subject: taking(() => 9), baseline: taking(() => 9) }, 4, () => {
      rounds += 1
    })
    expect(rounds).toBe(4)
  })
})
