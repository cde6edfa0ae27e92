import { z } from 'zod'
import { toUnitVector } from '#src/domain/vector.ts'
import type { FailedReply } from '#src/ports/model-client.ts'
import type { EmbeddingClient, EmbeddingReply } from '#src/ports/text-embedder.ts'
import { type ClassedError, classOfBody, classOfError } from './class-of-error.ts'
import { connectOpenAi, createDetailCleaner, type Provider } from './connect.ts'
import { usageOf } from './usage.ts'

export interface EmbeddingClientOptions extends Provider {
  /** As the provider calls it. */
  readonly model: string
  /** Of its vectors. */
  readonly dim: number
  /** Asks the provider to shorten its vectors to `dim` values; false: they have so many anyway. */
  readonly shorten: boolean
}

/** A value takes about 24 characters at most. */
const bytesPerValue = 32
const bytesAroundValues = 65_536

/** A text embedder behind an OpenAI-compatible API. */
export function createEmbeddingClient(options: EmbeddingClientOptions): EmbeddingClient {
  const { model, dim, shorten } = options
  const cleanDetail = createDetailCleaner(options)
  const failed = (classed: ClassedError): FailedReply => ({
    kind: 'failed',
    ...classed,
    detail: cleanDetail(classed.detail),
  })
  return {
    async embed(texts, signal) {
      const maxBytes = texts.length * dim * bytesPerValue + bytesAroundValues
      try {
        const client = connectOpenAi(options, maxBytes)
        const response: unknown = await client.embeddings.create(
          {
            model,
            input: [...texts],
            // Self-hosted servers may support no other format.
            encoding_format: 'float',
            ...(shorten ? { dimensions: dim } : {}),
          },
          { signal },
        )
        const problem = classOfBody(response)
        return problem ? failed(problem) : readVectors(response, { count: texts.length, dim })
      } catch (error) {
        return failed(classOfError(error))
      }
    },
  }
}

/** Lenient: only what is used is checked, for providers differ in the rest. */
const responseSchema = z.object({
  data: z.array(z.object({ index: z.int().nullish(), embedding: z.array(z.number()) })),
})

interface Expected {
  readonly count: number
  readonly dim: number
}

/** Vectors in the order of the texts. One assigned to the wrong text would do more harm than none. */
function readVectors(response: unknown, { count, dim }: Expected): EmbeddingReply {
  const parsed = responseSchema.safeParse(response)
  const tokens = usageOf(response)?.tokensIn
  if (!parsed.success) {
    const isJson = typeof response === 'object'
    return isJson
      ? unusable('schema', 'status 200 with something that is no list of vectors', tokens)
      : unusable('not-json', 'the response is not JSON')
  }
  const { data } = parsed.data
  const places = new Set(data.map(({ index }, at) => index ?? at))
  const isComplete = data.length === count && places.size === count
  if (!isComplete || [...places].some((place) => place < 0 || place >= count)) {
    return unusable('schema', `${data.length} vectors for ${count} texts`, tokens)
  }
  const vectors = data
    .map(({ index, embedding }, at) => ({ place: index ?? at, embedding }))
    .toSorted((a, b) => a.place - b.place)
    .map(({ embedding }) => embedding)
  const other = vectors.find(({ length }) => length !== dim)
  if (other) return unusable('schema', `${other.length} values in a vector, not ${dim}`, tokens)
  const units = vectors
    .map((values) => toUnitVector(Float32Array.from(values)))
    .filter((unit) => unit !== undefined)
  if (units.length < count) return unusable('schema', 'a vector is zero or not finite', tokens)
  return { kind: 'embedded', vectors: units, tokens }
}

function unusable(failure: 'schema' | 'not-json', detail: string, tokens?: number): FailedReply {
  const usage = tokens === undefined ? {} : { usage: { tokensIn: tokens, tokensOut: 0 } }
  return { kind: 'failed', failure, detail, mayBeCharged: true, ...usage }
}
