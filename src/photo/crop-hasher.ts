import { createWorkerThread } from '#src/lib/worker-thread.ts'
import type { CropKeys } from './fingerprint.ts'

/** Hashing takes some 15 ms; this is for a machine that is very busy. */
const hashTimeoutMs = 10_000

/** Hashes crops in a thread of its own: the one that serves the chats has better things to do. */
export function createCropHasher(): CropKeys {
  const thread = createWorkerThread<Float32Array, readonly string[]>({
    script: new URL('./crop-hasher-worker.ts', import.meta.url),
    startTimeoutMs: 10_000,
    timeoutMs: hashTimeoutMs,
    maxWaiting: 100,
  })
  return thread.ask
}
