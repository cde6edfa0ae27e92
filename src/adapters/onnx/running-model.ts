import { messageOf } from '#src/lib/message.ts'
import type { MissingProvider } from '#src/ports/embedder.ts'
import { EmbedderError } from '#src/ports/errors.ts'
import type { Card } from './card.ts'
import { explainMissing } from './explain-missing.ts'
import { type HostOptions, type ModelHost, startModelHost } from './model-host.ts'

/** Where the model runs, and where it does not. */
export interface ModelStatus {
  readonly provider: string
  readonly missing: readonly MissingProvider[]
}

export interface RunningModelOptions extends HostOptions {
  /** Told at the start, and what is new about it whenever another provider took over. */
  readonly onStatus: (status: ModelStatus) => void
}

/** A model whose process is started anew when it died. */
export interface RunningModel extends Pick<ModelHost, 'run' | 'close'> {
  readonly card: Card
  status(): ModelStatus
}

/** @throws EmbedderError when it cannot be started at all. */
export async function startModel(options: RunningModelOptions): Promise<RunningModel> {
  const first = await startModelHost(options)
  const { card, provider, missing } = first
  let host: ModelHost | undefined = first
  let status: ModelStatus = { provider, missing }
  let broken: readonly MissingProvider[] = []
  options.onStatus(status)

  async function restart(): Promise<ModelHost> {
    // A provider that broke down is not trusted again when there is another.
    const at = options.providers.indexOf(status.provider)
    const others = options.providers.slice(at + 1)
    const restarted = await startModelHost({
      ...options,
      providers: others.length > 0 ? others : options.providers.slice(at),
    })
    await refuseAnother(restarted, card)
    if (restarted.provider !== status.provider) {
      const { provider } = restarted
      const missing = [...broken, ...restarted.missing]
      status = { provider, missing: [...status.missing, ...missing] }
      options.onStatus({ provider, missing })
    }
    return restarted
  }

  return {
    card,
    status: () => status,
    async run(tensors) {
      host ??= await restart()
      try {
        return await host.run(tensors)
      } catch (error) {
        broken = [explainMissing(status.provider, messageOf(error))]
        const dead = host
        host = undefined
        await dead.close()
        throw error
      }
    },
    async close() {
      await host?.close()
    },
  }
}

/** Vectors of two models must never meet, also when the file was exchanged under a running bot. */
async function refuseAnother(host: ModelHost, card: Card): Promise<void> {
  if (host.card.sha256 === card.sha256) return
  await host.close()
  throw new EmbedderError(`the model of ${card.name} was exchanged while it was in use`, {
    remedy: 'start anew, so that the index is made anew with it',
  })
}
