import type { Logger } from '#src/lib/logger.ts'
import { messageOf } from '#src/lib/message.ts'

/**
 * Does `work` now and then; on a busy machine it may take longer than the time between two, and is never done twice at
 * once. @param told what the log says when it fails @returns how to stop, which waits for its end
 */
export function doEvery(
  intervalMs: number,
  work: () => Promise<void>,
  told: { readonly log: Logger; readonly trouble: string },
): () => Promise<void> {
  let working = Promise.resolve()
  let isWorking = false
  const timer = setInterval(() => {
    if (isWorking) return
    isWorking = true
    working = work()
      .catch((error: unknown) => told.log.warn({ reason: messageOf(error) }, told.trouble))
      .finally(() => {
        isWorking = false
      })
  }, intervalMs)
  return async () => {
    clearInterval(timer)
    await working
  }
}
