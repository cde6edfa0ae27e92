import { z } from 'zod'
import { badRequest } from '#src/playground/rules/api-error.ts'
import { compact } from '#src/playground/rules/compact.ts'
import { placeOf } from '#src/playground/state/messages.ts'
import { invoiceKey } from '#src/playground/state/queries.ts'
import { method } from './method.ts'
import { deliver, openChat, openDestination, textContent } from './outgoing.ts'
import {
  business,
  coordinates,
  destination,
  inlineMarkup,
  messageText,
  outgoing,
  prices,
  replyTo,
  text,
  textFields,
} from './parameters.ts'

export const sendMessage = method(
  'sendMessage',
  { ...outgoing, text: messageText, ...textFields },
  (parameters, { world }) => {
    const place = openDestination(parameters, world)
    return deliver(place, textContent(parameters, world.limits), world)
  },
)

export const sendContact = method(
  'sendContact',
  {
    ...outgoing,
    phone_number: text,
    first_name: text,
    last_name: text.exactOptional(),
    vcard: text.exactOptional(),
  },
  (parameters, { world }) => {
    const { phone_number, first_name, last_name, vcard } = parameters
    const contact = compact({ phone_number, first_name, last_name, vcard })
    return deliver(openDestination(parameters, world), { contact }, world)
  },
)

export const sendLocation = method(
  'sendLocation',
  { ...outgoing, ...coordinates },
  (parameters, { world }) => {
    const { latitude, longitude } = parameters
    const location = { latitude, longitude }
    return deliver(openDestination(parameters, world), { location }, world)
  },
)

export const sendVenue = method(
  'sendVenue',
  { ...outgoing, ...coordinates, title: text, address: text },
  (parameters, { world }) => {
    const { latitude, longitude, title, address } = parameters
    const location = { latitude, longitude }
    const venue = { location, title, address }
    return deliver(openDestination(parameters, world), { location, venue }, world)
  },
)

export const sendInvoice = method(
  'sendInvoice',
  {
    ...destination,
    ...replyTo,
    reply_markup: inlineMarkup,
    title: text,
    description: text,
    payload: text,
    provider_token: text.exactOptional(),
    currency: z.string().regex(/^[A-Z]{3}$/),
    prices,
    start_parameter: text.exactOptional(),
  },
  (parameters, { world }) => {
    const { title, description, currency, payload, start_parameter = '' } = parameters
    checkInvoice(parameters)
    const total_amount = parameters.prices.reduce((sum, { amount }) => sum + amount, 0)
    const place = openDestination(parameters, world)
    const invoice = { title, description, currency, total_amount, start_parameter }
    const message = deliver(place, { invoice }, world)
    world.queries.invoices.set(invoiceKey(message.chat.id, message.message_id), {
      payload,
      isPaid: false,
    })
    return message
  },
)

interface Invoice {
  readonly title: string
  readonly description: string
  readonly payload: string
  readonly currency: string
  readonly provider_token?: string
}

/** @throws BotApiError with Telegram's word for the first thing that is wrong. */
function checkInvoice({ title, description, payload, currency, provider_token = '' }: Invoice) {
  const payloadBytes = Buffer.byteLength(payload)
  if (title.length < 1 || title.length > 32) throw badRequest('INVOICE_TITLE_INVALID')
  if (description.length < 1 || description.length > 255) {
    throw badRequest('INVOICE_DESCRIPTION_INVALID')
  }
  if (payloadBytes < 1 || payloadBytes > 128) throw badRequest('INVOICE_PAYLOAD_INVALID')
  if (currency !== 'XTR' && provider_token === '') throw badRequest('PAYMENT_PROVIDER_INVALID')
}

export const sendChatAction = method(
  'sendChatAction',
  {
    ...business,
    ...destination,
    action: z.enum([
      'typing',
      'upload_photo',
      'record_video',
      'upload_video',
      'record_voice',
      'upload_voice',
      'upload_document',
      'choose_sticker',
      'find_location',
      'record_video_note',
      'upload_video_note',
    ]),
  },
  ({ chat_id, action, message_thread_id: threadId, business_connection_id }, { world }) => {
    const record = openChat(chat_id, world, business_connection_id)
    world.events.emit({ kind: 'action', ...placeOf(record), action, threadId })
    return true
  },
)
