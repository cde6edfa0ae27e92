import { setTimeout as delay } from 'node:timers/promises'
import type { Update, WebhookInfo } from 'grammy/types'
import { compact } from '#src/playground/rules/compact.ts'
import type { QueuedUpdate, UpdateQueue } from './update-queue.ts'

export interface WebhookTarget {
  readonly url: string
  readonly secret: string | undefined
  readonly maxConnections: number
}

export interface Webhook {
  /** Starts posting updates; an undefined target stops it. */
  set(target: WebhookTarget | undefined): void
  readonly isSet: boolean
  info(): WebhookInfo
  close(): void
}

interface WebhookOptions {
  readonly queue: UpdateQueue
  readonly now: () => number
  /** The pause before an update is posted again after a failure. */
  readonly retryMs: number
}

type Failure = Required<Pick<WebhookInfo, 'last_error_date' | 'last_error_message'>>

const requestTimeoutMs = 60_000

/** Posts updates to the bot: one at a time for each chat, several chats at once, again until it answers 2xx. */
export function createWebhook({ queue, now, retryMs }: WebhookOptions): Webhook {
  let target: WebhookTarget | undefined
  let failure: Failure | undefined
  const inFlight = new Map<QueuedUpdate, number>()
  let stop = new AbortController()
  const unsubscribe = queue.subscribe(pump)

  function pump(): void {
    if (!target) return
    for (const entry of queue.next(Number.POSITIVE_INFINITY)) {
      if (inFlight.size >= target.maxConnections) return
      const chatId = chatOf(entry.update)
      if (inFlight.has(entry) || [...inFlight.values()].includes(chatId)) continue
      inFlight.set(entry, chatId)
      void deliver(entry, { to: target, signal: stop.signal })
    }
  }

  async function deliver(
    entry: QueuedUpdate,
    { to, signal }: { readonly to: WebhookTarget; readonly signal: AbortSignal },
  ): Promise<void> {
    const problem = await post(to, entry.update, signal)
    if (signal.aborted) return
    if (problem === undefined) {
      entry.delivered = true
      queue.confirm(entry)
    } else {
      failure = { last_error_date: Math.floor(now() / 1000), last_error_message: problem }
      await delay(retryMs, undefined, { signal, ref: false }).catch(() => undefined)
    }
    if (signal.aborted) return
    inFlight.delete(entry)
    pump()
  }

  function reset(): void {
    stop.abort()
    stop = new AbortController()
    inFlight.clear()
  }

  return {
    set(wanted) {
      reset()
      target = wanted
      failure = undefined
      pump()
    },
    get isSet() {
      return target !== undefined
    },
    info: () => ({ ...describe(queue, target), ...failure }),
    close() {
      unsubscribe()
      reset()
      target = undefined
    },
  }
}

function describe(queue: UpdateQueue, target: WebhookTarget | undefined): WebhookInfo {
  return {
    url: target?.url ?? '',
    has_custom_certificate: false,
    pending_update_count: queue.pending.length,
    ...compact({ max_connections: target?.maxConnections }),
    ...(queue.allowed.length > 0 && { allowed_updates: [...queue.allowed] }),
  }
}

/** What went wrong, or undefined. It never names the address: it may hold a secret. */
async function post(
  { url, secret }: WebhookTarget,
  update: Update,
  signal: AbortSignal,
): Promise<string | undefined> {
  try {
    const response = await fetch(url, {
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        ...(secret !== undefined && { 'x-telegram-bot-api-secret-token': secret }),
      },
      body: JSON.stringify(update),
      redirect: 'manual',
      signal: AbortSignal.any([signal, AbortSignal.timeout(requestTimeoutMs)]),
    })
    await response.body?.cancel()
    if (response.ok) return undefined
    return `Wrong response from the webhook: ${response.status} ${response.statusText}`.trim()
  } catch {
    return 'Connection failed'
  }
}

/** Updates of one chat wait for each other; 0 for those of no chat. */
function chatOf(update: Update): number {
  const told = [
    update.message,
    update.edited_message,
    update.callback_query?.message,
    update.my_chat_member,
    update.message_reaction,
    update.business_message,
    update.edited_business_message,
    update.deleted_business_messages,
  ]
  return told.find((one) => one !== undefined)?.chat.id ?? 0
}
