import { parentPort, workerData } from 'node:worker_threads'
import sharp from 'sharp'
import { INPUT_SIDE } from './features.ts'
import { createRunner } from './onnx-runner.ts'
import { pictureTensor } from './picture-tensor.ts'
import { renderSubject, type Shot, takeShot } from './shots.ts'

export interface WorkerSetup {
  readonly model: Uint8Array
  readonly output: string
}

const setup: WorkerSetup = workerData
sharp.concurrency(1)
const runner = createRunner(setup.model, INPUT_SIDE)

/** Takes one subject's shots and answers the model's output for each. */
async function describe(shots: readonly Shot[]): Promise<Float32Array[]> {
  const [first] = shots
  if (first === undefined) return []
  const cut = await renderSubject(first.subject)
  const tensors: Float32Array[] = []
  for (const shot of shots) tensors.push(await pictureTensor(await takeShot(cut, shot)))
  return await (await runner).run(tensors, setup.output)
}

parentPort?.on('message', (shots: readonly Shot[]) => {
  // A failed description ends the worker, and with it the build.
  void describe(shots).then((vectors) => parentPort?.postMessage(vectors))
})
