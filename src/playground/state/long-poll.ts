import type { Update } from 'grammy/types'
import { type BotApiError, conflict } from '#src/playground/rules/api-error.ts'
import type { UpdateQueue } from './update-queue.ts'

export interface PollRequest {
  readonly offset: number
  readonly limit: number
  readonly timeoutSeconds: number
}

export interface LongPoll {
  /**
   * Waits for updates and gives them; an empty list at the time-out or when `signal` says that the client is gone.
   * @throws BotApiError 409 when another poll takes over.
   */
  poll(request: PollRequest, signal: AbortSignal): Promise<Update[]>
  close(): void
}

const maxTimeoutSeconds = 50

export function createLongPoll(queue: UpdateQueue): LongPoll {
  let waiting:
    | { readonly refuse: (error: BotApiError) => void; readonly end: () => void }
    | undefined

  function deliver(limit: number): Update[] {
    return queue.next(limit).map((entry) => {
      entry.delivered = true
      return entry.update
    })
  }

  async function wait(timeoutMs: number, signal: AbortSignal): Promise<void> {
    const { promise, resolve, reject } = Promise.withResolvers<void>()
    const own = { refuse: reject, end: resolve }
    waiting = own
    const timer = setTimeout(resolve, timeoutMs)
    const unsubscribe = queue.subscribe(resolve)
    signal.addEventListener('abort', () => resolve(), { once: true })
    try {
      await promise
    } finally {
      clearTimeout(timer)
      unsubscribe()
      if (waiting === own) waiting = undefined
    }
  }

  return {
    async poll({ offset, limit, timeoutSeconds }, signal) {
      waiting?.refuse(
        conflict(
          'terminated by other getUpdates request; make sure that only one bot instance is running',
        ),
      )
      queue.confirmBelow(offset)
      const ready = deliver(limit)
      if (ready.length > 0 || timeoutSeconds <= 0 || signal.aborted) return ready
      await wait(Math.min(timeoutSeconds, maxTimeoutSeconds) * 1000, signal)
      return signal.aborted ? [] : deliver(limit)
    },
    close: () => waiting?.end(),
  }
}
