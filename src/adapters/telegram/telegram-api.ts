import { autoRetry } from '@grammyjs/auto-retry'
import { apiThrottler } from '@grammyjs/transformer-throttler'
import { Api, HttpError } from 'grammy'
import type { ApiError } from 'grammy/types'
import { whileWaiting } from '#src/lib/slots.ts'
import { TelegramError } from '#src/ports/errors.ts'

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

/**
 * The Bot API with its two habits: it asks to slow down (429), and it allows a group about 20 messages a minute.
 * The throttler keeps below the limits, auto-retry waits as long as it is told when they are met all the same.
 */
export function createTelegramApi({ token, apiRoot }: TelegramOptions): Api {
  const api = new Api(token, {
    apiRoot,
    timeoutSeconds: requestTimeoutSeconds,
    // The address of a request holds the token; without this flag grammY keeps it out of error messages.
    sensitiveLogs: false,
  })
  api.config.use(
    // Last in the list is outermost: what it throws is what callers see.
    // A job that fails is tried again anyway; waiting longer here would only hold its chat.
    autoRetry({
      maxRetryAttempts: 2,
      maxDelaySeconds: 15,
      rethrowHttpErrors: true,
      rethrowInternalServerErrors: true,
    }),
    // Outside of it: while one message waits as long as it is told, those behind it in its chat do not overtake it.
    apiThrottler({ out: privateChat }),
    async (previous, method, ...call) => {
      const answer = await previous(method, ...call).catch((error: unknown) =>
        refuse(method, error),
      )
      if (!answer.ok) refuseForNow(method, answer)
      return answer
    },
    // A limit that is waited out, and the wait for the answer, hold up nobody else.
    (previous, ...call) => whileWaiting(() => previous(...call)),
  )
  return api
}

/** A failed request carries its address in the errors inside it, and the address holds the token. */
function refuse(method: string, error: unknown): never {
  if (error instanceof HttpError) throw new TelegramError(`${method} did not reach Telegram`)
  throw error
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
