import { availableParallelism } from 'node:os'
import { Worker } from 'node:worker_threads'
import type { WorkerSetup } from './shot-worker.ts'
import type { Shot } from './shots.ts'

/** Each group holds the shots of one subject; the answers come in the same order. */
export type ShotGroups = readonly (readonly Shot[])[]

/**
 * Takes pictures and runs a model over them on all cores. The pictures live only in memory.
 * Every shot carries its own seed, so the result does not depend on which worker took it.
 */
export async function describeShots(
  groups: ShotGroups,
  setup: WorkerSetup,
  onProgress: (done: number) => void = () => undefined,
): Promise<Float32Array[][]> {
  const answers: Float32Array[][] = groups.map(() => [])
  let next = 0
  let done = 0
  const work = async (): Promise<void> => {
    const worker = new Worker(new URL('./shot-worker.ts', import.meta.url), { workerData: setup })
    try {
      while (next < groups.length) {
        const index = next++
        answers[index] = await ask(worker, groups[index] ?? [])
        onProgress(++done)
      }
    } finally {
      await worker.terminate()
    }
  }
  await Promise.all(Array.from({ length: Math.min(4, availableParallelism()) }, work))
  return answers
}

function ask(worker: Worker, shots: readonly Shot[]): Promise<Float32Array[]> {
  const { promise, resolve, reject } = Promise.withResolvers<Float32Array[]>()
  worker.once('error', reject)
  worker.once('message', (answer: Float32Array[]) => {
    worker.off('error', reject)
    resolve(answer)
  })
  worker.postMessage(shots)
  return promise
}
