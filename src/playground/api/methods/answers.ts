import { badRequest } from '#src/playground/rules/api-error.ts'
import { invoiceKey } from '#src/playground/state/queries.ts'
import type { World } from '#src/playground/state/world.ts'
import { method } from './method.ts'
import { flag, inlineResults, integer, text } from './parameters.ts'

const tooOld = () =>
  badRequest('query is too old and response timeout expired or query ID is invalid')

export const answerCallbackQuery = method(
  'answerCallbackQuery',
  {
    callback_query_id: text,
    text: text.exactOptional(),
    show_alert: flag.exactOptional(),
    url: text.exactOptional(),
    cache_time: integer.exactOptional(),
  },
  ({ callback_query_id, text: words = '', show_alert = false }, { world }) => {
    const place = world.queries.callbacks.get(callback_query_id)
    if (!place) throw tooOld()
    if (words.length > 200) throw badRequest('MESSAGE_TOO_LONG')
    const { chatId } = place
    world.events.emit({ kind: 'callbackAnswer', chatId, text: words, showAlert: show_alert })
    return true
  },
)

const maxInlineResults = 50

export const answerInlineQuery = method(
  'answerInlineQuery',
  {
    inline_query_id: text,
    results: inlineResults,
    cache_time: integer.exactOptional(),
    is_personal: flag.exactOptional(),
    next_offset: text.exactOptional(),
  },
  ({ inline_query_id, results }, { world }) => {
    if (!world.queries.inline.has(inline_query_id)) throw tooOld()
    if (results.length > maxInlineResults) throw badRequest('RESULTS_TOO_MUCH')
    if (new Set(results.map(({ id }) => id)).size < results.length) {
      throw badRequest('RESULT_ID_DUPLICATE')
    }
    world.queries.inline.set(inline_query_id, results)
    return true
  },
)

export const answerPreCheckoutQuery = method(
  'answerPreCheckoutQuery',
  { pre_checkout_query_id: text, ok: flag, error_message: text.exactOptional() },
  ({ pre_checkout_query_id, ok, error_message }, { world }) => {
    const checkout = world.queries.checkouts.get(pre_checkout_query_id)
    if (!checkout) throw tooOld()
    if (!ok && !error_message) throw badRequest('error_message must be non-empty')
    world.queries.checkouts.delete(pre_checkout_query_id)
    const { chatId } = checkout
    if (ok) pay(pre_checkout_query_id, { ...checkout, world })
    else {
      const answer = { text: error_message ?? '', showAlert: true }
      world.events.emit({ kind: 'callbackAnswer', chatId, ...answer })
    }
    return true
  },
)

interface Payment {
  readonly chatId: number
  readonly userId: number
  readonly invoiceMessageId: number
  readonly world: World
}

/** The shopper's money is taken; the bot is told by a service message. */
function pay(id: string, { chatId, userId, invoiceMessageId, world }: Payment): void {
  const record = world.chats.get(chatId)
  const user = world.chats.user(userId)
  const { invoice } = record.messages.get(invoiceMessageId) ?? {}
  const details = world.queries.invoices.get(invoiceKey(chatId, invoiceMessageId))
  if (!user || !invoice || !details) return
  const { currency, total_amount } = invoice
  const message = world.chats.post(record, user, {
    successful_payment: {
      currency,
      total_amount,
      invoice_payload: details.payload,
      telegram_payment_charge_id: `telegram-${id}`,
      provider_payment_charge_id: `provider-${id}`,
    },
  })
  world.updates.push({ message })
}
