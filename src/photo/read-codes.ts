import type { Picture } from '#src/domain/picture.ts'
import { messageOf } from '#src/lib/message.ts'
import { createWorkerThread } from '#src/lib/worker-thread.ts'
import { AppError } from '#src/ports/errors.ts'

/** What the bar and QR codes in a picture say: each text once; a UPC-E as printed and written out. */
export type ReadCodes = (picture: Picture) => Promise<readonly string[]>

/** An ordinary photo takes some 10 ms; a grid of corner marks of QR codes takes a second, and more could be made. */
const readTimeoutMs = 1_000

/**
 * Reads codes in a thread of its own (see lib/worker-thread.ts), where the first picture compiles the reader.
 * @throws AppError from the returned function when the picture takes too long or too many wait.
 */
export function createCodeReader(options: { readonly timeoutMs?: number } = {}): ReadCodes {
  const thread = createWorkerThread<Picture, readonly string[]>({
    script: new URL('./read-codes-worker.ts', import.meta.url),
    startTimeoutMs: 10_000,
    timeoutMs: options.timeoutMs ?? readTimeoutMs,
    maxWaiting: 8,
  })
  return async (picture) => {
    try {
      return await thread.ask(picture)
    } catch (cause) {
      throw new AppError(`the codes could not be read: ${messageOf(cause)}`, { cause })
    }
  }
}
