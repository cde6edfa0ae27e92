import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { followIndexing } from '#src/indexing/follow-indexing.ts'
import type { IndexProgress } from '#src/ports/index-progress.ts'
import { createRecordedProgress } from '#test/support/fakes.ts'

beforeEach(() => vi.useFakeTimers())
afterEach(() => vi.useRealTimers())

const waiting: IndexProgress = { requestId: 'r', state: 'waiting', total: 0, done: 0, failed: 0 }
const running: IndexProgress = { ...waiting, state: 'running', total: 4 }

/** Follows a job whose state a test sets. */
function follow(options: { readonly isAlone?: boolean } = {}) {
  const job: { state: IndexProgress | Error } = { state: waiting }
  const here = { started: 0, stopped: 0 }
  const progress = createRecordedProgress()
  const interrupt = new AbortController()
  const ended = followIndexing(
    'r',
    {
      states: {
        read: async () => {
          if (job.state instanceof Error) throw job.state
          return job.state
        },
      },
      progress,
      isAlone: options.isAlone ?? false,
      async workHere() {
        here.started += 1
        return async () => {
          here.stopped += 1
        }
      },
    },
    interrupt.signal,
  ).catch((error: unknown) => error)
  return { job, here, progress, ended, interrupt }
}

describe('whoever waits for an index job', () => {
  it('shows the steps of the process that does it', async () => {
    const { job, here, progress, ended } = follow()
    for (const done of [0, 1, 3]) {
      job.state = { ...running, done }
      await vi.advanceTimersByTimeAsync(2_000)
    }
    job.state = { ...running, state: 'done', done: 4, failed: 1 }
    await vi.advanceTimersByTimeAsync(1_000)
    expect(await ended).toMatchObject({ total: 4, failed: 1 })
    expect(progress.events.filter((event) => event !== '+0')).toEqual([
      'indexing photos: 4',
      '+1',
      '+2',
      '+1',
      'finished',
    ])
    expect(here).toEqual({ started: 0, stopped: 0 })
  })

  it.each([
    { when: 'at once where no other process can', isAlone: true, state: waiting, ms: 0 },
    { when: 'when nobody takes it', isAlone: false, state: waiting, ms: 11_000 },
    {
      when: 'when a job of another import is all that is heard of',
      isAlone: false,
      state: { ...waiting, requestId: 'q', state: 'done' as const },
      ms: 11_000,
    },
    {
      when: 'when nothing is heard of the one who has it',
      isAlone: false,
      state: running,
      ms: 31_000,
    },
  ])('does it $when', async ({ isAlone, state, ms }) => {
    const { job, here, ended } = follow({ isAlone })
    job.state = state
    await vi.advanceTimersByTimeAsync(Math.max(0, ms - 1_500))
    expect(here.started).toBe(ms === 0 ? 1 : 0)
    await vi.advanceTimersByTimeAsync(2_000)
    expect(here.started).toBe(1)
    job.state = { ...running, state: 'done' }
    await vi.advanceTimersByTimeAsync(1_000)
    expect(await ended).toMatchObject({ state: 'done' })
    expect(here).toEqual({ started: 1, stopped: 1 })
  })

  it.each([
    [
      'the job fails',
      { ...running, state: 'failed', reason: 'no model' } as const,
      'cannot be indexed: no model',
    ],
    ['the database goes', new Error('gone'), 'indexing cannot be followed: gone'],
  ])('is told when %s, and what to do', async (_, state, message) => {
    const { job, here, ended } = follow({ isAlone: true })
    job.state = state
    await vi.advanceTimersByTimeAsync(1_000)
    expect(await ended).toMatchObject({
      message: expect.stringContaining(message),
      remedy: expect.stringContaining('vitryna index'),
    })
    expect(here).toEqual({ started: 1, stopped: 1 })
  })

  it('may stop waiting', async () => {
    const { here, ended, interrupt } = follow({ isAlone: true })
    await vi.advanceTimersByTimeAsync(500)
    interrupt.abort(new Error('interrupted'))
    expect(await ended).toMatchObject({ message: 'interrupted' })
    expect(here.stopped).toBe(1)
  })
})
