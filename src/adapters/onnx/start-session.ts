import { env, InferenceSession } from 'onnxruntime-node'
import '#src/lib/forbid-telemetry.ts'
import { messageOf } from '#src/lib/message.ts'
import type { MissingProvider } from '#src/ports/embedder.ts'
import { EmbedderError } from '#src/ports/errors.ts'
import { loadCard } from './card.ts'
import { explainMissing } from './explain-missing.ts'
import { createModel, type Model } from './model.ts'

export interface StartOptions {
  readonly cardFile: string
  /** Asked for in this order; the first that starts and gives a vector is used. */
  readonly providers: readonly string[]
  readonly threads: number
  readonly onTrying: (provider: string) => void
  readonly onMissing: (missing: MissingProvider) => void
}

/**
 * Loads a model on the first provider that can run it.
 * @throws EmbedderError for a wrong card or model, or when no provider runs it.
 */
export async function startSession(options: StartOptions): Promise<Model> {
  // The runtime would print its own account of a missing provider; `onMissing` tells it in our words.
  env.logLevel = 'fatal'
  const { card, modelFile } = await loadCard(options.cardFile)
  const failures: MissingProvider[] = []
  let last: unknown
  for (const provider of options.providers) {
    options.onTrying(provider)
    try {
      const session = await openSession(modelFile, provider, options.threads)
      const model = createModel(session, card, provider)
      await warmUp(model)
      return model
    } catch (error) {
      const missing = explainMissing(provider, messageOf(error))
      options.onMissing(missing)
      failures.push(missing)
      last = error
    }
  }
  // What the last resort says of the card matters more than that nothing started.
  if (last instanceof EmbedderError) throw last
  const reasons = failures.map(({ provider, reason }) => `${provider}: ${reason}`).join('; ')
  throw new EmbedderError(`no execution provider could start ${options.cardFile} (${reasons})`, {
    remedy: 'add cpu to VITRYNA_EXECUTION_PROVIDERS, or check the model',
    cause: last,
  })
}

export function openSession(modelFile: string, provider: string, threads: number) {
  // From the file, not from its bytes: the weights of some models lie in a second file beside it.
  return InferenceSession.create(modelFile, {
    executionProviders: [provider],
    // By default it takes a thread per core of the host, also where a container may use fewer.
    intraOpNumThreads: threads,
    interOpNumThreads: 1,
    graphOptimizationLevel: 'all',
    // Planned as one block, the memory of a batch is given back and asked for again with each run: measured, a run of
    // 32 pictures spends a third of its time on that.
    enableMemPattern: false,
    logSeverityLevel: 4,
    // Threads that wait would burn the cores that the bot needs.
    extra: { session: { intra_op: { allow_spinning: '0' } } },
  })
}

/** Some providers start and fail at the first run; besides, that one allocates and compiles. */
async function warmUp(model: Model): Promise<void> {
  await model.run(new Float32Array(model.valuesPerPicture).fill(0.5), 1)
}
