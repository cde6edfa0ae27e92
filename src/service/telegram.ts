import { fileURLToPath } from 'node:url'
import { type Api, GrammyError } from 'grammy'
import type { Update, UserFromGetMe } from 'grammy/types'
import { leaseMs } from '#src/adapters/postgres/connection/leases.ts'
import type { MessageIds } from '#src/adapters/telegram/message-ids.ts'
import type { TelegramOptions } from '#src/adapters/telegram/telegram-api.ts'
import { startPolling } from '#src/adapters/telegram/update-poller.ts'
import type { TapAcknowledger } from '#src/bot/acknowledge-taps.ts'
import { allowedUpdates } from '#src/bot/bot.ts'
import { laneOf } from '#src/bot/lane-of.ts'
import type { RunMode } from '#src/config.ts'
import { keepTrying } from '#src/lib/keep-trying.ts'
import type { Listening } from '#src/lib/listen.ts'
import { messageOf } from '#src/lib/message.ts'
import { type BotApiServer, createBotApiServer } from '#src/playground/bot-api-server.ts'
import { ConfigError, TelegramError } from '#src/ports/errors.ts'
import type { Inbox, StoredUpdate } from '#src/ports/inbox.ts'
import type { Orders } from '#src/ports/orders.ts'
import type { ServiceParts, ServiceState } from './service-parts.ts'
import { makeStartCalls, pauseAfter } from './start-calls.ts'
import { whileLeased } from './while-leased.ts'

const sampleFolders = ['../../evals/demo/photos', '../../catalog/photos'].map((path) =>
  fileURLToPath(new URL(path, import.meta.url)),
)

/** The run mode with what it needs at hand: the playground brings its own Bot API server. */
export type Telegram =
  | { readonly kind: 'playground'; readonly server: BotApiServer }
  | Exclude<RunMode, { kind: 'playground' }>

export function openTelegram(mode: RunMode): Telegram {
  if (mode.kind !== 'playground') return mode
  return { kind: 'playground', server: createBotApiServer({ sampleFolders }) }
}

/** Where and as whom the Bot API is called. @param listening where this process itself is served. */
export function telegramOptions(telegram: Telegram, { port }: Listening): TelegramOptions {
  return telegram.kind === 'playground'
    ? { token: telegram.server.token, apiRoot: `http://127.0.0.1:${port}` }
    : telegram
}

/** Who does not reach Telegram so often has a wrong address or no network. */
const maxUnreached = 5

/**
 * Asks as long as Telegram is there and has a bad time. @param onPause told why there is no answer yet.
 * @throws ConfigError when Telegram cannot be reached or refuses the bot.
 */
export function askWhoAmI(
  api: Pick<Api, 'getMe'>,
  onPause: (reason: string) => void,
): Promise<UserFromGetMe> {
  return keepTrying(() => api.getMe(), {
    onFailure(error, failures) {
      if (!isPassing(error)) {
        const isRefused = error instanceof GrammyError
        if (isRefused || failures >= maxUnreached) throw cannotStart(error)
      }
      onPause(messageOf(error))
      return pauseAfter(error, failures)
    },
  })
}

/** Telegram answers, and says that it cannot just now. */
function isPassing(error: unknown): boolean {
  return error instanceof TelegramError && error.status !== undefined
}

function cannotStart(cause: unknown): ConfigError {
  return cause instanceof GrammyError
    ? new ConfigError(`Telegram refuses the bot: ${cause.description}`, {
        remedy: 'check TELEGRAM_BOT_TOKEN',
        cause,
      })
    : new ConfigError(messageOf(cause), {
        remedy: 'check TELEGRAM_API_ROOT and the network',
        cause,
      })
}

/** What is done with an update that comes in, however it comes. */
export interface Intake {
  readonly accept: (update: StoredUpdate) => Promise<void>
  readonly onError: (error: unknown) => void
}

export interface IntakeParts {
  readonly inbox: Inbox
  readonly taps: { readonly acknowledger?: TapAcknowledger }
  /** Learns the ids of what comes in. */
  readonly messageIds: MessageIds
}

export function createIntake(
  { vitryna, log }: ServiceParts,
  { inbox, taps, messageIds }: IntakeParts,
): Intake {
  return {
    async accept(update) {
      const { message } = update as Update
      if (message) messageIds.see({ chatId: message.chat.id, messageId: message.message_id })
      const accepted = await inbox.accept(update, laneOf(update as Update))
      if (accepted === 'waiting') taps.acknowledger?.waits(update as Update)
      vitryna.metrics.updateReceived(accepted === 'repeated' ? 'repeated' : 'new')
    },
    onError(error) {
      vitryna.metrics.updateReceived('failed')
      log.warn({ reason: messageOf(error) }, 'updates cannot be taken in')
    },
  }
}

export interface Opening {
  readonly orders: Pick<Orders, 'pay' | 'note'>
  readonly telegram: Telegram
  readonly state: ServiceState
  readonly intake: Intake
}

/** Last of all: nothing may arrive before it can be kept. One process of several asks for updates at a time. */
export function openIntake(
  { closing, log, vitryna }: ServiceParts,
  { api, state, intake, telegram }: Opening & { readonly api: Api },
): void {
  const calls = makeStartCalls({ api, telegram, log, ...vitryna.stores })
  closing.push(calls.stop)
  state.intakeProblem = calls.intakeProblem
  if (telegram.kind === 'webhook') return
  const begin = () => {
    // As long as an old webhook stands this is refused, and asked again.
    const poller = startPolling({ api, allowedUpdates, ...intake })
    state.intakeProblem = poller.problem
    return () => poller.stop()
  }
  const { leases } = vitryna.stores
  closing.push(whileLeased({ leases, name: 'polling', leaseMs, begin, onTrouble: intake.onError }))
}
