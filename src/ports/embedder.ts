import type { Sight } from '#src/domain/features.ts'
import type { TensorSpec } from '#src/domain/picture.ts'

/** An execution provider that was asked for and is not available here. */
export interface MissingProvider {
  readonly provider: string
  readonly reason: string
  readonly remedy: string
}

/** image -> vector, by a model on this machine. */
export interface Embedder extends Sight {
  /** Name + hash of the file + views and layers (+ head): carried by every vector, threshold and remembered answer. */
  readonly id: string
  readonly name: string
  readonly input: TensorSpec
  /** The execution provider in use: `cpu`, `cuda`, `webgpu`. When it fails later, the next one takes over. */
  readonly provider: string
  /** Those that were to come before it. */
  readonly missingProviders: readonly MissingProvider[]
  /** The same model looking at less, the most first: vectors of an earlier time may be of one of these. */
  readonly narrower: readonly Embedder[]
  /** How many pictures it runs at once, >= 1. */
  readonly maxBatch: number
  /**
   * One tensor of `input`'s shape per picture -> the unit vectors of its layers, that of the embedding first, end to
   * end, in order. Requests of the same moment share a run.
   * @throws EmbedderError when a tensor has another size, the model fails, its output is not usable, or the line is
   * too long.
   */
  embed(tensors: readonly Float32Array[]): Promise<readonly Float32Array[]>
  close(): Promise<void>
}
