import type { Api } from 'grammy'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { startPolling } from '#src/adapters/telegram/update-poller.ts'
import { TelegramError } from '#src/ports/errors.ts'

describe('polling', () => {
  // Every failure says how long to wait; a second at least.
  it.each([
    [undefined, 1_000],
    [20_000, 20_000],
    [40_000, 40_000],
    [300_000, 300_000],
    [10, 1_000],
  ])('that is asked to wait %s ms asks again after %i ms', async (retryAfterMs, pauseMs) => {
    const options = retryAfterMs === undefined ? {} : { retryAfterMs }
    const getUpdates = vi.fn(() => Promise.reject(new TelegramError('later', options)))
    const poller = startPolling({
      api: { getUpdates } as unknown as Api,
      allowedUpdates: ['message'],
      accept: async () => undefined,
      onError: () => undefined,
    })
    await vi.advanceTimersByTimeAsync(pauseMs - 1)
    expect(getUpdates).toHaveBeenCalledTimes(1)
    await vi.advanceTimersByTimeAsync(1)
    expect(getUpdates).toHaveBeenCalledTimes(2)
    expect(poller.problem()).toBe('later')
    await poller.stop()
  })
})

beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())
