import type { Logger } from '#src/lib/logger.ts'
import { messageOf } from '#src/lib/message.ts'

export interface DoEveryOptions {
  readonly log: Logger
  /** What the log says when it fails. */
  readonly trouble: string
  /** Also now, and not only after the first interval. */
  readonly atOnce?: boolean
}

/**
 * Does `work` now and then; on a busy machine it may take longer than the time between two, and is never done twice at
 * once. @returns how to stop, which waits for its end
 */
export function doEvery(
  intervalMs: number,
  work: () => Promise<unknown>,
  { log, trouble, atOnce = false }: DoEveryOptions,
): () => Promise<void> {
  let working: Promise<unknown> = Promise.resolve()
  let isWorking = false
  const begin = () => {
    if (isWorking) return
    isWorking = true
    working = work()
      .catch((error: unknown) => log.warn({ reason: messageOf(error) }, trouble))
      .finally(() => {
        isWorking = false
      })
  }
  if (atOnce) begin()
  const timer = setInterval(begin, intervalMs)
  return async () => {
    clearInterval(timer)
    await working
  }
}
