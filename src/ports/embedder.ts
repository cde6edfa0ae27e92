import type { TensorSpec } from '#src/domain/picture.ts'

/** image -> vector, by a model on this machine. */
export interface Embedder {
  /** Name + hash of the file (+ head): carried by every vector, threshold and remembered answer. */
  readonly id: string
  readonly name: string
  /** Dimension of its vectors. */
  readonly dim: number
  readonly input: TensorSpec
  /** The execution provider in use: `cpu`, `cuda`, `webgpu`. */
  readonly provider: string
  /**
   * One tensor of `input`'s shape per picture -> one unit vector of `dim` values each, in order.
   * @throws EmbedderError when the model fails or its output is not usable.
   */
  embed(tensors: readonly Float32Array[]): Promise<readonly Float32Array[]>
  close(): Promise<void>
}
