import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { climbLadder } from '#src/identify/ladder.ts'
import type { Rung } from '#src/identify/rung.ts'
import { createDeadline, type Deadline } from '#src/lib/deadline.ts'
import { PhotoError } from '#src/ports/errors.ts'
import { questionOf, unexpected } from '#test/support/fakes.ts'
import { candidates, decided, rung, undecided } from '#test/support/rungs.ts'

const context = { embedderId: 'fake@1', catalogueRevision: 'r1' }

function climb(rungs: readonly Rung[], { deadline }: { readonly deadline: Deadline }) {
  return climbLadder(questionOf(), { rungs, context, fresh: false, deadline })
}

describe('a ladder with a deadline', () => {
  const forEver: Rung['climb'] = () => new Promise(() => undefined)

  beforeEach(() => void vi.useFakeTimers())
  afterEach(() => void vi.useRealTimers())

  it('goes on without a rung that hangs: what it leaves is for those after it', async () => {
    const climbed = climb([rung('fingerprint', forEver), rung('llm', decided('A'))], {
      deadline: createDeadline(8_000),
    })
    await vi.advanceTimersByTimeAsync(4_000)
    const { outcome, rungs } = await climbed
    expect(outcome).toMatchObject({ outcome: 'matched', sku: 'A' })
    expect(rungs[0]).toMatchObject({ result: 'unavailable', reason: 'took more than 4000 ms' })
  })

  it('tells each rung its share of the time left, and the last one all of it', async () => {
    const shares: number[] = []
    const noting: Rung['climb'] = async (_query, { deadline }) => {
      shares.push(deadline.remainingMs())
      await new Promise((resolve) => setTimeout(resolve, 1_000))
      return undecided
    }
    const climbed = climb([rung('code', noting), rung('embedding', noting), rung('llm', noting)], {
      deadline: createDeadline(10_000),
    })
    await vi.advanceTimersByTimeAsync(3_000)
    await climbed
    expect(shares).toEqual([5_000, 4_500, 8_000])
  })

  it('ends by it when every rung hangs, with what was found', async () => {
    const names = ['caption', 'forward', 'fingerprint', 'code', 'embedding'] as const
    const climbed = climb(
      [
        rung('caption', { ...undecided, candidates: candidates('A', 'B'), plausible: 2 }),
        ...names.map((name) => rung(name, forEver)),
        rung('llm', forEver),
      ],
      { deadline: createDeadline(9_000) },
    )
    await vi.advanceTimersByTimeAsync(9_000)
    expect((await climbed).outcome).toEqual({
      outcome: 'ambiguous',
      offered: candidates('A', 'B'),
    })
  })

  it('asks no rung when no time is left', async () => {
    const deadline = createDeadline(0)
    await vi.advanceTimersByTimeAsync(0)
    const { rungs } = await climb([rung('llm', unexpected('llm'))], { deadline })
    expect(rungs).toMatchObject([{ result: 'unavailable', reason: 'no time left' }])
  })

  it('hears no failure of a rung that it has left behind', async () => {
    const late: Rung['climb'] = async () => {
      await new Promise((resolve) => setTimeout(resolve, 6_000))
      throw new PhotoError('cut off', { problem: 'broken' })
    }
    const climbed = climb([rung('code', late), rung('llm', undecided)], {
      deadline: createDeadline(8_000),
    })
    // An unhandled rejection would end the test run.
    await vi.advanceTimersByTimeAsync(8_000)
    expect((await climbed).rungs).toMatchObject([
      { result: 'unavailable' },
      { result: 'undecided' },
    ])
  })
})
