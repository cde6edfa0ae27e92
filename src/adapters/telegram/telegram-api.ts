import { autoRetry } from '@grammyjs/auto-retry'
import { apiThrottler } from '@grammyjs/transformer-throttler'
import { Api, HttpError, type Transformer } from 'grammy'
import type { ApiError } from 'grammy/types'
import { isLeaving } from '#src/lib/before-leaving.ts'
import { whileWaiting } from '#src/lib/slots.ts'
import { TelegramError } from '#src/ports/errors.ts'
import type { TelegramResult } from '#src/ports/metrics.ts'
import { createGroupPacer, type GroupPacer } from './group-pacer.ts'
import { createMessageIds, type MessageIds } from './message-ids.ts'
import { onlyAsks, pacedCall } from './paced-call.ts'

export interface TelegramOptions {
  readonly token: string
  /** The Bot API server, without a slash at its end. */
  readonly apiRoot: string
}

const requestTimeoutSeconds = 30
/** Into one private chat about one message a second is allowed, and short bursts: an answer need not wait a second. */
const privateChat = {
  maxConcurrent: 1,
  reservoir: 4,
  reservoirRefreshAmount: 4,
  reservoirRefreshInterval: 4_000,
}

export interface Pacing {
  readonly groups: GroupPacer
  /** Learns the ids of what is sent. */
  readonly messageIds: MessageIds
  /** Told of every answer, for metrics. */
  readonly onAnswer?: (result: TelegramResult) => void
}

/**
 * The Bot API with its two habits: it asks to slow down (429), and it allows a group about 20 messages a minute.
 * Pacer and throttler keep below the limits; auto-retry waits as long as it is told when they are met all the same.
 */
export function createTelegramApi({ token, apiRoot }: TelegramOptions, pacing?: Pacing): Api {
  const { groups, messageIds, onAnswer } = pacing ?? usualPacing()
  const api = new Api(token, {
    apiRoot,
    timeoutSeconds: requestTimeoutSeconds,
    // The address of a request holds the token; without this flag grammY keeps it out of error messages.
    sensitiveLogs: false,
  })
  api.config.use(
    // Last in the list is outermost: what it throws is what callers see.
    readWait,
    learnIds(messageIds),
    // A job that fails is tried again anyway; waiting longer here would only hold its chat.
    unlessPaced(
      autoRetry({
        maxRetryAttempts: 2,
        maxDelaySeconds: 15,
        rethrowHttpErrors: true,
        rethrowInternalServerErrors: true,
      }),
    ),
    // Outside of it: while one message waits as long as it is told, those behind it in its chat do not overtake it.
    unlessPaced(apiThrottler({ out: privateChat, group: {} })),
    async (previous, method, ...call) => {
      await isLeaving(() => messageIds.highest(chatIdOf(call[0])))
      return previous(method, ...call)
    },
    groups.transformer,
    async (previous, method, ...call) => {
      const answer = await previous(method, ...call).catch((error: unknown) => {
        onAnswer?.('unreachable')
        return refuse(method, error)
      })
      onAnswer?.(answer.ok ? 'ok' : resultOf(answer))
      if (!answer.ok) refuseForNow(method, answer)
      return answer
    },
    // A limit that is waited out, and the wait for the answer, hold up nobody else.
    (previous, ...call) => whileWaiting(() => previous(...call)),
  )
  return api
}

const usualGroupLimit = 20

function usualPacing(): Pacing {
  return {
    groups: createGroupPacer({ perMinute: () => usualGroupLimit }),
    messageIds: createMessageIds(),
  }
}

/** The pacer of a group holds back, and tries again, what goes into it; what only asks need not wait. */
function unlessPaced(transformer: Transformer): Transformer {
  return (previous, method, ...call) => {
    const [payload] = call
    const goesOn = pacedCall(method, payload) !== undefined || onlyAsks(method, payload)
    return goesOn ? previous(method, ...call) : transformer(previous, method, ...call)
  }
}

/** Where a server between leaves the parameter out, the words still say how long to wait. */
const readWait: Transformer = async (previous, method, ...call) => {
  const answer = await previous(method, ...call)
  if (answer.ok || answer.error_code !== 429) return answer
  const [, inWords] = /(?:retry after |flood_wait_)(\d+)/i.exec(answer.description) ?? []
  const seconds = Number(answer.parameters?.retry_after ?? inWords)
  return { ...answer, parameters: seconds > 0 ? { retry_after: seconds } : {} }
}

function learnIds(messageIds: MessageIds): Transformer {
  return async (previous, method, ...call) => {
    const [payload] = call
    const answer = await previous(method, ...call)
    const sent: unknown = answer.ok ? answer.result : undefined
    for (const one of Array.isArray(sent) ? sent : [sent]) {
      const { message_id: id } = (one ?? {}) as { readonly message_id?: unknown }
      if (typeof id === 'number') messageIds.see({ chatId: chatIdOf(payload), messageId: id })
    }
    return answer
  }
}

function chatIdOf(payload: object | undefined): number {
  return payload && 'chat_id' in payload ? Number(payload.chat_id) : 0
}

/** A failed request carries its address in the errors inside it, and the address holds the token. */
function refuse(method: string, error: unknown): never {
  if (error instanceof HttpError) throw new TelegramError(`${method} did not reach Telegram`)
  throw error
}

function resultOf({ error_code: code }: ApiError): TelegramResult {
  if (code === 429) return 'limited'
  return code >= 500 ? 'failed' : 'refused'
}

/** What may be different a moment later; grammY makes an error of every other answer that is none. */
function refuseForNow(method: string, { error_code: code, parameters = {} }: ApiError): void {
  if (code === 429) {
    const retryAfterMs = (parameters.retry_after ?? 0) * 1_000
    throw new TelegramError(`Telegram asks to wait with ${method}`, { retryAfterMs, status: code })
  }
  if (code >= 500) {
    throw new TelegramError(`Telegram answers ${method} with ${code}`, { status: code })
  }
}
