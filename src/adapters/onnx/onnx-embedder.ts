import type { Embedder } from '#src/ports/embedder.ts'
import { EmbedderError } from '#src/ports/errors.ts'
import { createBatcher } from './batcher.ts'
import { valuesPerPicture } from './card.ts'
import { maxBatch as largestBatch } from './model-messages.ts'
import { type ModelStatus, startModel } from './running-model.ts'

export interface OnnxEmbedderOptions {
  /** Path of the JSON card; its `file` lies beside it. */
  readonly cardFile: string
  /** Asked for in this order; the first that runs the model is used. */
  readonly providers: readonly string[]
  readonly threads: number
  /** Told at the start, and what is new about it when a provider broke down and the next one took over. */
  readonly onStatus: (status: ModelStatus) => void
}

/** Who comes later than that finds a run in progress and shares the next one. */
const lingerMs = 1
/** A shopper waits no longer for one rung; the ladder goes on without it. */
const waitTimeoutMs = 30_000
/** A batch of the largest models takes some ten seconds on two cores. */
const runTimeoutMs = 60_000
const maxWaiting = 256

/**
 * Loads a model into a process of its own and makes it ready.
 * @throws EmbedderError for a wrong card or model, or when no provider runs it.
 */
export async function createOnnxEmbedder(options: OnnxEmbedderOptions): Promise<Embedder> {
  const model = await startModel({ ...options, runTimeoutMs })
  const { card } = model
  const maxBatch = card.batch ? largestBatch : 1
  const { run } = model
  const batcher = createBatcher({ run, maxBatch, lingerMs, waitTimeoutMs, maxWaiting })
  const values = valuesPerPicture(card)

  return {
    id: `${card.name}@${card.sha256.slice(0, 12)}`,
    name: card.name,
    dim: card.output.dim,
    input: card.input,
    maxBatch,
    get provider() {
      return model.status().provider
    },
    get missingProviders() {
      return model.status().missing
    },
    async embed(tensors) {
      for (const { length } of tensors) checkLength(length, values)
      const vectors: Float32Array[] = []
      // One batch of a caller at a time: a long job lets others in between.
      for (let at = 0; at < tensors.length; at += maxBatch) {
        const batch = tensors.slice(at, at + maxBatch)
        vectors.push(...(await Promise.all(batch.map(batcher.submit))))
      }
      return vectors
    },
    async close() {
      batcher.close()
      await model.close()
    },
  }
}

function checkLength(found: number, expected: number): void {
  if (found === expected) return
  throw new EmbedderError(`a tensor of ${found} values, the model takes ${expected}`)
}
