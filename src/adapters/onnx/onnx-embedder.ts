import { env, InferenceSession, Tensor } from 'onnxruntime-node'
import { messageOf } from '#src/lib/message.ts'
import type { Embedder } from '#src/ports/embedder.ts'
import { EmbedderError } from '#src/ports/errors.ts'
import { type Card, loadCard } from './card.ts'
import { toUnitVectors } from './unit-vectors.ts'

export interface OnnxEmbedderOptions {
  /** Path of the JSON card; its `file` lies beside it. */
  readonly cardFile: string
  /** Asked for in this order; the first that starts is used. */
  readonly providers: readonly string[]
  readonly threads: number
  /** Told once for each provider that is not to be had here. */
  readonly onProviderMissing: (provider: string, reason: string) => void
}

/**
 * Loads a model and makes it ready.
 * @throws EmbedderError for a wrong card or model, or when no provider starts.
 */
export async function createOnnxEmbedder(options: OnnxEmbedderOptions): Promise<Embedder> {
  const { card, model } = await loadCard(options.cardFile)
  const { session, provider } = await startSession(model, options)
  checkNames(session, card, options.cardFile)
  return {
    id: `${card.name}@${card.sha256.slice(0, 12)}`,
    name: card.name,
    dim: card.output.dim,
    input: card.input,
    provider,
    embed: (tensors) => embed(session, card, tensors),
    close: () => session.release(),
  }
}

async function startSession(model: Uint8Array, options: OnnxEmbedderOptions) {
  // The runtime would print its own account of a missing provider; `onProviderMissing` tells it once, in our words.
  env.logLevel = 'fatal'
  const failures: string[] = []
  for (const provider of options.providers) {
    try {
      const session = await InferenceSession.create(model, {
        executionProviders: [provider],
        // By default it takes a thread per core of the host, also where a container may use fewer.
        intraOpNumThreads: options.threads,
        interOpNumThreads: 1,
        graphOptimizationLevel: 'all',
        logSeverityLevel: 4,
      })
      return { session, provider }
    } catch (error) {
      const reason = messageOf(error).split('\n')[0] ?? ''
      failures.push(`${provider}: ${reason}`)
      options.onProviderMissing(provider, reason)
    }
  }
  throw new EmbedderError(
    `no execution provider could start ${options.cardFile} (${failures.join('; ')})`,
    { remedy: 'add cpu to VITRYNA_EXECUTION_PROVIDERS, or check the model' },
  )
}

function checkNames(session: InferenceSession, card: Card, cardFile: string): void {
  const missing = [
    session.inputNames.includes(card.input.name) ? [] : [`input ${card.input.name}`],
    session.outputNames.includes(card.output.name) ? [] : [`output ${card.output.name}`],
  ].flat()
  if (missing.length > 0) {
    throw new EmbedderError(
      `${cardFile} names ${missing.join(' and ')}, which the model has not ` +
        `(inputs: ${session.inputNames.join(', ')}; outputs: ${session.outputNames.join(', ')})`,
      { remedy: 'correct the names in the card' },
    )
  }
}

async function embed(
  session: InferenceSession,
  card: Card,
  tensors: readonly Float32Array[],
): Promise<readonly Float32Array[]> {
  if (tensors.length === 0) return []
  if (card.batch) return run(session, card, tensors)
  const vectors: Float32Array[] = []
  for (const tensor of tensors) vectors.push(...(await run(session, card, [tensor])))
  return vectors
}

async function run(session: InferenceSession, card: Card, tensors: readonly Float32Array[]) {
  const [height, width] = card.input.size
  const image = card.input.layout === 'NCHW' ? [3, height, width] : [height, width, 3]
  const values = new Float32Array(tensors.length * 3 * height * width)
  for (const [at, tensor] of tensors.entries()) values.set(tensor, at * 3 * height * width)
  const input = new Tensor('float32', values, [tensors.length, ...image])
  try {
    const outputs = await session.run({ [card.input.name]: input }, [card.output.name])
    return toUnitVectors(outputs[card.output.name], { count: tensors.length, ...card.output })
  } catch (error) {
    if (error instanceof EmbedderError) throw error
    throw new EmbedderError(`${card.name} failed: ${messageOf(error)}`, { cause: error })
  }
}
