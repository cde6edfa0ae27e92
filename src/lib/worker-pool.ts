import pLimit from 'p-limit'
import { createWorkerThread, type WorkerThread, type WorkerThreadOptions } from './worker-thread.ts'

/**
 * Threads of one script. A request goes to one that is idle, or waits for the first that is; a thread is started when
 * all others are busy.
 * @param size how many at most, >= 1
 */
export function createWorkerPool<Request, Reply>(
  size: number,
  options: Omit<WorkerThreadOptions, 'maxWaiting'>,
): WorkerThread<Request, Reply> {
  const threads = Array.from({ length: size }, () =>
    createWorkerThread<Request, Reply>({ ...options, maxWaiting: 1 }),
  )
  const idle = [...threads]
  const inTurn = pLimit(size)
  const ask = async (request: Request): Promise<Reply> => {
    const thread = idle.pop()
    if (!thread) throw new Error('more requests run than there are threads')
    try {
      return await thread.ask(request)
    } finally {
      idle.push(thread)
    }
  }
  return {
    ask: (request) => inTurn(ask, request),
    async close() {
      await Promise.all(threads.map((thread) => thread.close()))
    },
  }
}
