import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import type { ShownInquiry } from '#src/intake/show-product.ts'
import { createProgress } from '#src/intake/show-progress.ts'

beforeEach(() => {
  vi.useFakeTimers()
})
afterEach(() => {
  vi.useRealTimers()
})

const shown = { inquiry: { id: 1 }, message: { chatId: 1, messageId: 2 } } as ShownInquiry

/** Work that goes on until it is told to end, and what is shown meanwhile. */
function begin({ isRefused = false } = {}) {
  const shownSoFar: string[] = []
  const troubles: unknown[] = []
  const saying = Promise.withResolvers<void>()
  const whileWorking = createProgress({
    shopperChat: {
      showTyping: async () => {
        shownSoFar.push('typing')
        if (isRefused) throw new Error('refused')
      },
      showStillLooking: () => {
        shownSoFar.push('still looking')
        return saying.promise
      },
    },
    onTrouble: (error) => troubles.push(error),
  })
  const work = Promise.withResolvers<string>()
  const done = whileWorking(shown, () => work.promise)
  return { shownSoFar, troubles, saying, work, done }
}

it('is shown as long as the work goes on', async () => {
  const { shownSoFar, saying, work, done } = begin()
  await vi.advanceTimersByTimeAsync(1_400)
  expect(shownSoFar).toEqual([])
  await vi.advanceTimersByTimeAsync(5_000)
  expect(shownSoFar).toEqual(['typing', 'typing'])
  await vi.advanceTimersByTimeAsync(5_000)
  expect(shownSoFar).toEqual(['typing', 'typing', 'still looking', 'typing'])
  saying.resolve()
  work.resolve('found')
  expect(await done).toBe('found')
  await vi.advanceTimersByTimeAsync(20_000)
  expect(shownSoFar).toHaveLength(4)
})

it('is not needed for a quick answer', async () => {
  const { shownSoFar, work, done } = begin()
  work.resolve('found')
  await done
  await vi.advanceTimersByTimeAsync(20_000)
  expect(shownSoFar).toEqual([])
})

it('never overtakes the answer', async () => {
  const { saying, work, done } = begin()
  await vi.advanceTimersByTimeAsync(8_000)
  let isDone = false
  void done.then(() => {
    isDone = true
  })
  work.resolve('found')
  await vi.advanceTimersByTimeAsync(10)
  expect(isDone).toBe(false)
  saying.resolve()
  await done
})

it('is no reason to fail when it cannot be shown, and hides no failure', async () => {
  const { troubles, work, done } = begin({ isRefused: true })
  await vi.advanceTimersByTimeAsync(2_000)
  expect(troubles).toEqual([new Error('refused')])
  work.reject(new Error('the work failed'))
  await expect(done).rejects.toThrow('the work failed')
})
