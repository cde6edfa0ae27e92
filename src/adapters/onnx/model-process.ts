import { readSync } from 'node:fs'
import { setTimeout as delay } from 'node:timers/promises'
import { keepCompiled } from '#src/lib/compiled.ts'
import { messageOf } from '#src/lib/message.ts'
import { AppError } from '#src/ports/errors.ts'
import type { Model } from './model.ts'
import { type Failure, type ModelMessage, maxBatch, type RunRequest } from './model-messages.ts'
import { startSession } from './start-session.ts'

// The process that holds the model. onnxruntime-node runs on the thread that calls it (microsoft/onnxruntime#19611):
// in the bot's process a run would stop the chat and could not be given up, and a driver that crashes would take the
// bot along. Tensors come through standard input, which is read without a copy; the rest are messages.

const [cardFile = '', threads = '1', ...providers] = process.argv.slice(2)

// Ctrl-C reaches every process of the terminal; who started this one ends it after the last answer.
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => undefined)
process.on('disconnect', () => process.exit())

function tell(message: ModelMessage): void {
  process.send?.(message)
}

function failureOf(error: unknown): Failure {
  return {
    message: messageOf(error),
    remedy: error instanceof AppError ? error.remedy : undefined,
  }
}

/** Waits until all of it is there. */
function readInto(values: Float32Array): void {
  for (let at = 0; at < values.byteLength; ) {
    const read = readSync(0, values, at, values.byteLength - at, null)
    if (read === 0) process.exit()
    at += read
  }
}

/** When a batch fails each picture is tried alone, so that one cannot fail its neighbours. */
async function runBatch(model: Model, values: Float32Array, count: number) {
  try {
    return await model.run(values, count)
  } catch (error) {
    if (count === 1) return [failureOf(error)]
  }
  const vectors: (Float32Array | Failure)[] = []
  for (let at = 0; at < count; at += 1) {
    const own = values.subarray(at * model.valuesPerPicture, (at + 1) * model.valuesPerPicture)
    vectors.push(...(await model.run(own, 1).catch((error: unknown) => [failureOf(error)])))
  }
  return vectors
}

async function rest({ card: { minRunMs } }: Model): Promise<void> {
  if (minRunMs !== undefined) await delay(minRunMs)
}

function serve(model: Model): void {
  // One run at a time: the next request comes after the answer, so that one block of memory will do.
  const block = new Float32Array(maxBatch * model.valuesPerPicture)
  process.on('message', ({ count }: RunRequest) => {
    const values = block.subarray(0, count * model.valuesPerPicture)
    readInto(values)
    void Promise.all([runBatch(model, values, count), rest(model)]).then(([vectors]) =>
      tell({ kind: 'ran', vectors }),
    )
  })
}

try {
  const model = await startSession({
    cardFile,
    providers,
    threads: Number(threads),
    onTrying: (provider) => tell({ kind: 'trying', provider }),
    onMissing: (missing) => tell({ kind: 'missing', missing }),
  })
  serve(model)
  tell({ kind: 'started', card: model.card, provider: model.provider })
  keepCompiled()
} catch (error) {
  tell({ kind: 'failed', failure: failureOf(error) })
}
