import { InferenceSession, Tensor } from 'onnxruntime-node'
import '#src/lib/forbid-telemetry.ts'

/** A batch of vectors or maps, one Float32Array per picture. */
export type Rows = readonly Float32Array[]

export interface Runner {
  /** Pictures as [3,h,w] floats; answers the named output, flattened, per picture. */
  readonly run: (pictures: Rows, output: string) => Promise<Float32Array[]>
  readonly release: () => Promise<void>
}

/** One thread: the order of additions, and so every last bit, is then the same in each run. */
export async function createRunner(model: Uint8Array, side: number): Promise<Runner> {
  const session = await InferenceSession.create(model, {
    intraOpNumThreads: 1,
    interOpNumThreads: 1,
  })
  return {
    run: async (pictures, output) => {
      const data = new Float32Array(pictures.length * 3 * side * side)
      pictures.forEach((picture, index) => {
        data.set(picture, index * 3 * side * side)
      })
      const input = new Tensor('float32', data, [pictures.length, 3, side, side])
      const answer = (await session.run({ input }, [output]))[output]
      if (!(answer?.data instanceof Float32Array)) throw new Error(`No output named ${output}`)
      const length = answer.data.length / pictures.length
      const values = answer.data
      return pictures.map((_, index) => values.slice(index * length, (index + 1) * length))
    },
    release: () => session.release(),
  }
}
