import type { Api } from 'grammy'
import type { Update } from 'grammy/types'
import { messageOf } from '#src/lib/message.ts'
import { pause } from '#src/lib/pause.ts'
import { TelegramError } from '#src/ports/errors.ts'

export interface PollerOptions {
  readonly api: Api
  readonly allowedUpdates: readonly Exclude<keyof Update, 'update_id'>[]
  /** Keeps an update; throws when it cannot. */
  readonly accept: (update: Update) => Promise<unknown>
  readonly onError: (error: unknown) => void
}

export interface UpdatePoller {
  /** Why the last request failed; undefined when it did not. */
  problem(): string | undefined
  /** Asks no more; resolves when nothing is in hand. */
  stop(): Promise<void>
}

const pollTimeoutSeconds = 25
const retryDelayMs = 1_000

/**
 * Long polling that confirms only what is stored: the offset that tells Telegram "I have these" goes out with the
 * next request, and that is sent when every update of the last one was accepted.
 */
export function startPolling(options: PollerOptions): UpdatePoller {
  const stopping = new AbortController()
  let problem: string | undefined
  const running = poll(options, stopping.signal, (reason) => {
    problem = reason
  })
  return {
    problem: () => problem,
    async stop() {
      stopping.abort()
      await running
    },
  }
}

async function poll(
  { api, allowedUpdates, accept, onError }: PollerOptions,
  signal: AbortSignal,
  setProblem: (problem: string | undefined) => void,
): Promise<void> {
  let offset = 0
  while (!signal.aborted) {
    try {
      const updates = await api.getUpdates(
        { offset, timeout: pollTimeoutSeconds, allowed_updates: allowedUpdates },
        signal as never,
      )
      for (const update of updates) await accept(update)
      offset = Math.max(offset, ...updates.map(({ update_id: id }) => id + 1))
      setProblem(undefined)
    } catch (error) {
      if (signal.aborted) return
      setProblem(messageOf(error))
      onError(error)
      const delayMs = Math.max(retryDelayMs, TelegramError.waitOf(error))
      await pause(delayMs, signal).catch(() => undefined)
    }
  }
}
