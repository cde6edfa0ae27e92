import { badRequest } from '#src/playground/rules/api-error.ts'
import { type Checkout, invoiceKey } from '#src/playground/state/queries.ts'
import type { World } from '#src/playground/state/world.ts'
import { method } from './method.ts'
import { flag, integer, text } from './parameters.ts'

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
    world.events.emit({ kind: 'callbackAnswer', ...place, text: words, showAlert: show_alert })
    return true
  },
)

const checkoutMs = 10_000

export const answerPreCheckoutQuery = method(
  'answerPreCheckoutQuery',
  { pre_checkout_query_id: text, ok: flag, error_message: text.exactOptional() },
  ({ pre_checkout_query_id, ok, error_message }, { world }) => {
    const { checkouts } = world.queries
    const checkout = checkouts.get(pre_checkout_query_id)
    if (!checkout || world.now() - checkout.askedAtMs > checkoutMs) throw tooOld()
    if (!ok && !error_message) throw badRequest('error_message must be non-empty')
    checkouts.delete(pre_checkout_query_id)
    const { chatId } = checkout
    if (ok) pay(pre_checkout_query_id, checkout, world)
    else {
      const answer = { text: error_message ?? '', showAlert: true }
      world.events.emit({ kind: 'callbackAnswer', chatId, ...answer })
    }
    return true
  },
)

/** The shopper's money is taken; the bot is told by a service message. An invoice is paid once. */
function pay(id: string, { chatId, userId, invoiceMessageId }: Checkout, world: World): void {
  const record = world.chats.get(chatId)
  const user = world.chats.user(userId)
  const { invoice } = record.messages.get(invoiceMessageId) ?? {}
  const key = invoiceKey(chatId, invoiceMessageId)
  const details = world.queries.invoices.get(key)
  if (!user || !invoice || !details || details.isPaid) return
  world.queries.invoices.set(key, { ...details, isPaid: true })
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
