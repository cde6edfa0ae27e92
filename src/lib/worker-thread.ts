import { once } from 'node:events'
import { Worker } from 'node:worker_threads'
import pLimit from 'p-limit'
import { messageOf } from './message.ts'

export interface WorkerThreadOptions {
  /** Posts one message when it is ready, then one answer to each request. */
  readonly script: URL
  readonly startTimeoutMs: number
  /** For one request. */
  readonly timeoutMs: number
  /** Requests are answered one at a time; a longer line would hold up those who wait. */
  readonly maxWaiting: number
}

export interface WorkerThread<Request, Reply> {
  /** @throws Error when the request takes too long, fails, or too many wait; the next one gets a new thread. */
  ask(request: Request): Promise<Reply>
  /** Ends the thread now; only to save room, for it does not keep the process alive. */
  close(): Promise<void>
}

/** A thread, started by the first request. */
export function createWorkerThread<Request, Reply>(
  options: WorkerThreadOptions,
): WorkerThread<Request, Reply> {
  const { script, startTimeoutMs, timeoutMs, maxWaiting } = options
  const inTurn = pLimit(1)
  let worker: Worker | undefined
  const end = async () => {
    const ending = worker
    worker = undefined
    await ending?.terminate()
  }
  const ask = async (request: Request): Promise<Reply> => {
    const isNew = worker === undefined
    worker ??= createWorker(script)
    const asked = worker
    try {
      if (isNew) await nextMessage(asked, startTimeoutMs)
      asked.postMessage(request)
      return (await nextMessage(asked, timeoutMs)) as Reply
    } catch (error) {
      await end()
      throw error
    }
  }
  return {
    async ask(request) {
      if (inTurn.pendingCount >= maxWaiting) throw new Error('too many wait for the thread')
      return inTurn(ask, request)
    },
    close: () => inTurn(end),
  }
}

function createWorker(script: URL): Worker {
  const worker = new Worker(script)
  // Who waits is told by `once`; an error after the deadline has nobody to tell and must not end the process.
  worker.on('error', () => undefined)
  return worker
}

/** Only while something is waited for does the thread keep the process alive. */
async function nextMessage(worker: Worker, timeoutMs: number): Promise<unknown> {
  const signal = AbortSignal.timeout(timeoutMs)
  worker.ref()
  try {
    const [message] = await once(worker, 'message', { signal })
    return message
  } catch (cause) {
    if (!signal.aborted) throw cause
    throw new Error(`not done after ${timeoutMs} ms: ${messageOf(cause)}`, { cause })
  } finally {
    worker.unref()
  }
}
