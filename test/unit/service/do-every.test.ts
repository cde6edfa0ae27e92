import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { createLogger } from '#src/lib/logger.ts'
import { doEvery } from '#src/service/do-every.ts'

beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())

function told() {
  const lines: string[] = []
  const log = createLogger({
    level: 'warn',
    destination: { write: (line) => void lines.push(line) },
  })
  return { lines, log, trouble: 'it cannot be done' }
}

it('is done after each interval, and at once where that is asked for', async () => {
  const counts = { later: 0, atOnce: 0 }
  const stops = [
    doEvery(1_000, async () => void counts.later++, told()),
    doEvery(1_000, async () => void counts.atOnce++, { ...told(), atOnce: true }),
  ]
  expect(counts).toEqual({ later: 0, atOnce: 1 })
  await vi.advanceTimersByTimeAsync(2_500)
  expect(counts).toEqual({ later: 2, atOnce: 3 })
  for (const stop of stops) await stop()
  await vi.advanceTimersByTimeAsync(5_000)
  expect(counts).toEqual({ later: 2, atOnce: 3 })
})

it('is never done twice at once, and stopping waits for its end', async () => {
  const { promise, resolve } = Promise.withResolvers<void>()
  let begun = 0
  const work = () => {
    begun += 1
    return promise
  }
  const stop = doEvery(1_000, work, told())
  await vi.advanceTimersByTimeAsync(5_000)
  expect(begun).toBe(1)
  let hasStopped = false
  const stopping = stop().then(() => {
    hasStopped = true
  })
  await vi.advanceTimersByTimeAsync(0)
  expect(hasStopped).toBe(false)
  resolve()
  await stopping
  expect(hasStopped).toBe(true)
})

it('goes on after a failure, which the log tells', async () => {
  const { lines, ...options } = told()
  let tries = 0
  const work = async () => {
    tries += 1
    if (tries === 1) throw new Error('away')
  }
  const stop = doEvery(1_000, work, options)
  await vi.advanceTimersByTimeAsync(2_000)
  expect(tries).toBe(2)
  expect(lines).toEqual([expect.stringMatching(/away.*it cannot be done/)])
  await stop()
})
