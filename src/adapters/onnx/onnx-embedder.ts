import { embedderId } from '#src/domain/embedder-id.ts'
import type { Sight } from '#src/domain/features.ts'
import type { Embedder } from '#src/ports/embedder.ts'
import { EmbedderError } from '#src/ports/errors.ts'
import { createBatcher } from './batcher.ts'
import { type Card, valuesPerPicture } from './card.ts'
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

  const embed = async (tensors: readonly Float32Array[]) => {
    for (const { length } of tensors) checkLength(length, values)
    const vectors: Float32Array[] = []
    // One batch of a caller at a time: a long job lets others in between.
    for (let at = 0; at < tensors.length; at += maxBatch) {
      const batch = tensors.slice(at, at + maxBatch)
      vectors.push(...(await Promise.all(batch.map(batcher.submit))))
    }
    return vectors
  }
  const lookingAt = (sight: NamedSight, narrower: readonly Embedder[]): Embedder => ({
    ...sight,
    name: card.name,
    input: card.input,
    maxBatch,
    narrower,
    get provider() {
      return model.status().provider
    },
    get missingProviders() {
      return model.status().missing
    },
    async embed(tensors) {
      const length = sight.dim + (sight.midDim ?? 0)
      return (await embed(tensors)).map((vector) => vector.subarray(0, length))
    },
    async close() {
      batcher.close()
      await model.close()
    },
  })
  const [widest, ...narrower] = sightsOf(card)
  return lookingAt(
    widest,
    narrower.map((sight) => lookingAt(sight, [])),
  )
}

interface NamedSight extends Sight {
  readonly id: string
}

/** What the card says, then all that is less, the most first. */
function sightsOf(card: Card): readonly [NamedSight, ...(readonly NamedSight[])] {
  const { mid, dim } = card.output
  const sightOf = (views: number, middle: typeof mid): NamedSight => ({
    id: embedderId({ ...card, views, mid: middle?.name }),
    dim,
    ...(middle ? { midDim: middle.dim } : {}),
    views,
  })
  const layers = mid ? [mid, undefined] : [undefined]
  const others = [card.views, 1].flatMap((views) => layers.map((one) => sightOf(views, one)))
  const widest = sightOf(card.views, mid)
  const ids = new Set([widest.id])
  return [widest, ...others.filter(({ id }) => !ids.has(id) && ids.add(id))]
}

function checkLength(found: number, expected: number): void {
  if (found === expected) return
  throw new EmbedderError(`a tensor of ${found} values, the model takes ${expected}`)
}
