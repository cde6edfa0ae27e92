import { on } from 'node:events'
import { Worker } from 'node:worker_threads'
import type { PhotoStudy, StudyPhotos } from './study-photos.ts'

/** What the thread tells. */
export type StudyMessage =
  | { readonly kind: 'split' }
  | { readonly kind: 'done'; readonly study: PhotoStudy }

const script = new URL('./study-worker.ts', import.meta.url)

/**
 * Studies photos in a thread of its own: the one that serves the chats has better things to do.
 * @param signal ends the thread
 */
export function studyInThread(signal?: AbortSignal): StudyPhotos {
  return async (request, onSplit) => {
    const worker = new Worker(script, { workerData: request })
    try {
      for await (const [message] of on(worker, 'message', { signal, close: ['exit'] })) {
        const told = message as StudyMessage
        if (told.kind === 'done') return told.study
        onSplit()
      }
    } finally {
      await worker.terminate()
    }
    throw new Error('the thread that tries heads has ended')
  }
}
