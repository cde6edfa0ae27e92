import { once } from 'node:events'
import { Worker } from 'node:worker_threads'
import pLimit from 'p-limit'
import type { Picture } from '#src/domain/picture.ts'
import { messageOf } from '#src/lib/message.ts'
import { AppError } from '#src/ports/errors.ts'

/** What the bar and QR codes in a picture say: each text once; a UPC-E as printed and written out. */
export type ReadCodes = (picture: Picture) => Promise<readonly string[]>

/** An ordinary photo takes some 10 ms; a grid of corner marks of QR codes takes a second, and more could be made. */
const readTimeoutMs = 1_000
/** Compiling the reader. */
const startTimeoutMs = 10_000
/** Photos are read one at a time; a longer line would hold up the answers. */
const maxWaiting = 8

/**
 * Reads codes in a thread of its own, started at the first picture. A picture that takes too long ends the thread; the
 * next picture gets a new one. Nothing needs closing: the thread does not keep the process alive.
 * @throws AppError from the returned function when the picture takes too long or too many wait.
 */
export function createCodeReader(options: { readonly timeoutMs?: number } = {}): ReadCodes {
  const { timeoutMs = readTimeoutMs } = options
  const inTurn = pLimit(1)
  let worker: Worker | undefined
  const read = async (picture: Picture) => {
    const isNew = worker === undefined
    worker ??= createWorker()
    const asked = worker
    try {
      // Its first message says that it is ready.
      if (isNew) await nextMessage(asked, startTimeoutMs)
      asked.postMessage(picture)
      return await nextMessage(asked, timeoutMs)
    } catch (cause) {
      worker = undefined
      await asked.terminate()
      throw new AppError(`the codes could not be read: ${messageOf(cause)}`, { cause })
    }
  }
  return async (picture) => {
    if (inTurn.pendingCount >= maxWaiting) throw new AppError('too many photos wait for the reader')
    return inTurn(read, picture)
  }
}

function createWorker(): Worker {
  const worker = new Worker(new URL('./read-codes-worker.ts', import.meta.url))
  // Who waits is told by `once`; an error after the deadline has nobody to tell and must not end the process.
  worker.on('error', () => undefined)
  return worker
}

/** Only while something is waited for does the thread keep the process alive. */
async function nextMessage(worker: Worker, timeoutMs: number): Promise<readonly string[]> {
  const signal = AbortSignal.timeout(timeoutMs)
  worker.ref()
  try {
    const [message] = await once(worker, 'message', { signal })
    return message
  } catch (cause) {
    throw signal.aborted ? new AppError(`not done after ${timeoutMs} ms`, { cause }) : cause
  } finally {
    worker.unref()
  }
}
