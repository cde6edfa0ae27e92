import type { Api, Transformer } from 'grammy'
import type { Update } from 'grammy/types'

/** So long a tap may wait for its turn; then the client stops spinning, and the message shows the rest. */
const patienceMs = 1_000
/** Telegram takes no answer to an older tap. */
const forgetMs = 60_000

/** Stops the spinner of a tap that waits in its chat's line: an answer that overtakes everything. */
export interface TapAcknowledger {
  /** An update has arrived while its chat has other work before it. */
  waits(update: Update): void
  /** For the bot's own calls: an answer that comes after the acknowledgement says nothing any more. */
  readonly transformer: Transformer
}

/**
 * @param options.onTrouble told when Telegram does not take an acknowledgement; nothing depends on one.
 */
export function createTapAcknowledger(
  api: Pick<Api, 'answerCallbackQuery'>,
  options: { readonly onTrouble: (error: unknown) => void },
): TapAcknowledger {
  const waiting = new Map<string, NodeJS.Timeout>()
  const acknowledged = new Set<string>()
  const acknowledge = (id: string) => {
    waiting.delete(id)
    acknowledged.add(id)
    setTimeout(() => acknowledged.delete(id), forgetMs).unref()
    api.answerCallbackQuery(id).catch(options.onTrouble)
  }
  return {
    waits({ callback_query: tap }) {
      if (tap) waiting.set(tap.id, setTimeout(acknowledge, patienceMs, tap.id).unref())
    },
    transformer(previous, ...call) {
      const [method, payload] = call
      const id = method === 'answerCallbackQuery' ? tapIdOf(payload) : undefined
      if (id === undefined) return previous(...call)
      if (acknowledged.has(id)) return Promise.resolve({ ok: true, result: true as never })
      clearTimeout(waiting.get(id))
      waiting.delete(id)
      return previous(...call)
    },
  }
}

function tapIdOf(payload: object): string | undefined {
  return 'callback_query_id' in payload ? String(payload.callback_query_id) : undefined
}
