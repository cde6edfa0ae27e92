import { type ChildProcess, fork } from 'node:child_process'
import { on, once } from 'node:events'
import { fileURLToPath } from 'node:url'
import { withCompiled } from '#src/lib/compiled.ts'
import { messageOf } from '#src/lib/message.ts'
import type { MissingProvider } from '#src/ports/embedder.ts'
import { EmbedderError } from '#src/ports/errors.ts'
import type { Card } from './card.ts'
import { explainMissing } from './explain-missing.ts'
import type { Failure, ModelMessage, RunRequest } from './model-messages.ts'

const program = fileURLToPath(new URL('./model-process.ts', import.meta.url))

/** Reading a large model from a slow disk and waking a graphics card. */
const startTimeoutMs = 120_000

export interface HostOptions {
  readonly cardFile: string
  readonly providers: readonly string[]
  readonly threads: number
  /** After it a run counts as hung. */
  readonly runTimeoutMs: number
}

/** A model in a process of its own. */
export interface ModelHost {
  readonly card: Card
  readonly provider: string
  readonly missing: readonly MissingProvider[]
  /**
   * One batch; the one before must have been answered.
   * @throws EmbedderError when the process ends or does not answer in time; it is dead then.
   */
  run(tensors: readonly Float32Array[]): Promise<readonly PromiseSettledResult<Float32Array>[]>
  /** Ends the process at once. */
  close(): Promise<void>
}

/**
 * Starts the process on the first provider that can run the model. One that kills or hangs the process is missing, too.
 * @throws EmbedderError when the card or the model is wrong or no provider is left.
 */
export async function startModelHost(options: HostOptions): Promise<ModelHost> {
  const lost: MissingProvider[] = []
  for (let providers = options.providers; ; ) {
    const child = startChild(options, providers)
    const started = await readStart(child)
    const missing = [...lost, ...started.missing]
    if (started.kind === 'started') return hostOf(child, { ...started, missing }, options)
    await child.end()
    const { trying, error } = started
    providers = providers.slice(providers.indexOf(trying ?? '') + 1)
    if (trying === undefined || providers.length === 0) throw error
    lost.push(...started.missing, explainMissing(trying, messageOf(error)))
  }
}

type Started =
  | {
      readonly kind: 'started'
      readonly card: Card
      readonly provider: string
      readonly missing: readonly MissingProvider[]
    }
  | {
      readonly kind: 'ended'
      readonly error: EmbedderError
      /** The provider that was being tried when the process ended; undefined when that was not its fault. */
      readonly trying: string | undefined
      readonly missing: readonly MissingProvider[]
    }

async function readStart(child: Child): Promise<Started> {
  const missing: MissingProvider[] = []
  let trying: string | undefined
  try {
    for (;;) {
      const message = await child.next(startTimeoutMs)
      if (message.kind === 'started') return { ...message, missing }
      if (message.kind === 'failed') {
        return { kind: 'ended', error: errorOf(message.failure), trying: undefined, missing }
      }
      if (message.kind === 'missing') missing.push(message.missing)
      if (message.kind === 'trying') trying = message.provider
    }
  } catch (error) {
    if (!(error instanceof EmbedderError)) throw error
    return { kind: 'ended', error, trying, missing }
  }
}

function hostOf(
  child: Child,
  { card, provider, missing }: Omit<ModelHost, 'run' | 'close'>,
  { runTimeoutMs }: HostOptions,
): ModelHost {
  return {
    card,
    provider,
    missing,
    close: child.end,
    async run(tensors) {
      child.ask({ count: tensors.length }, tensors)
      const answer = await child.next(runTimeoutMs)
      if (answer.kind !== 'ran') throw new EmbedderError(`unexpected answer: ${answer.kind}`)
      return answer.vectors.map((vector) =>
        vector instanceof Float32Array
          ? { status: 'fulfilled', value: vector }
          : { status: 'rejected', reason: errorOf(vector) },
      )
    },
  }
}

function errorOf({ message, remedy }: Failure): EmbedderError {
  return new EmbedderError(message, remedy === undefined ? {} : { remedy })
}

interface Child {
  ask(request: RunRequest, tensors: readonly Float32Array[]): void
  /** The next message. @throws EmbedderError when the process ends, which is what the deadline makes it do. */
  next(timeoutMs: number): Promise<ModelMessage>
  end(): Promise<void>
}

function startChild({ cardFile, threads }: HostOptions, providers: readonly string[]): Child {
  const child = fork(program, [cardFile, String(threads), ...providers], {
    serialization: 'advanced',
    env: withCompiled(),
    execArgv: [],
    // Drivers write their own complaints to the standard streams.
    stdio: ['pipe', 'ignore', 'ignore', 'ipc'],
  })
  // The channel closes after its last message; `exit` may overtake it.
  const messages = on(child, 'message', { close: ['disconnect'] })
  const stdin = child.stdin
  if (!stdin) throw new EmbedderError('the process of the model could not be started')
  // That it broke is told by the end of the process.
  stdin.on('error', () => undefined)
  // Only who waits for an answer keeps this process alive.
  child.unref()
  child.channel?.unref()

  return {
    ask(request, tensors) {
      if (child.connected) child.send(request)
      for (const { buffer, byteOffset, byteLength } of tensors) {
        stdin.write(new Uint8Array(buffer, byteOffset, byteLength))
      }
    },
    async next(timeoutMs) {
      let isLate = false
      const timer = setTimeout(() => {
        isLate = true
        child.kill('SIGKILL')
      }, timeoutMs)
      try {
        const { done, value } = await messages.next()
        if (!done) return value[0]
      } catch (cause) {
        throw new EmbedderError(`the process of the model failed: ${messageOf(cause)}`, { cause })
      } finally {
        clearTimeout(timer)
      }
      const how = isLate ? `did not answer in ${timeoutMs / 1_000} s` : await endOf(child)
      throw new EmbedderError(`the process of the model ${how}`)
    },
    async end() {
      child.kill('SIGKILL')
      await endOf(child)
    },
  }
}

/** How it ended, in words. */
async function endOf(child: ChildProcess): Promise<string> {
  child.ref()
  if (child.exitCode === null && child.signalCode === null) await once(child, 'exit')
  return child.signalCode ? `was ended by ${child.signalCode}` : `ended with code ${child.exitCode}`
}
