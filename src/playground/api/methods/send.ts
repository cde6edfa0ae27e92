import { z } from 'zod'
import { badRequest } from '#src/playground/rules/api-error.ts'
import { newAlbumId } from '#src/playground/state/message-content.ts'
import { invoiceKey } from '#src/playground/state/queries.ts'
import { documentFrom, photoFrom, voiceFrom } from './media.ts'
import { type Call, method } from './method.ts'
import {
  captionContent,
  deliver,
  deliverAll,
  openChat,
  openDestination,
  textContent,
} from './outgoing.ts'
import {
  anyMarkup,
  captionFields,
  destination,
  inlineMarkup,
  integer,
  mediaGroup,
  messageText,
  prices,
  replyTo,
  text,
  textFields,
} from './parameters.ts'

const outgoing = { ...destination, ...replyTo, reply_markup: anyMarkup }

export const sendMessage = method(
  'sendMessage',
  { ...outgoing, text: messageText, ...textFields },
  (parameters, { world }) => {
    const place = openDestination(parameters, world)
    return deliver(place, textContent(parameters, world.limits), world)
  },
)

export const sendPhoto = method(
  'sendPhoto',
  { ...outgoing, photo: text, ...captionFields },
  async (parameters, call) => {
    const place = openDestination(parameters, call.world)
    const caption = captionContent(parameters, call.world.limits)
    const photo = await photoFrom(parameters.photo, call)
    return deliver(place, { photo, ...caption }, call.world)
  },
)

export const sendDocument = method(
  'sendDocument',
  { ...outgoing, document: text, ...captionFields },
  async (parameters, call) => {
    const place = openDestination(parameters, call.world)
    const caption = captionContent(parameters, call.world.limits)
    const document = await documentFrom(parameters.document, call)
    return deliver(place, { document, ...caption }, call.world)
  },
)

export const sendVoice = method(
  'sendVoice',
  { ...outgoing, voice: text, duration: integer.exactOptional(), ...captionFields },
  (parameters, call) => {
    const place = openDestination(parameters, call.world)
    const caption = captionContent(parameters, call.world.limits)
    const voice = voiceFrom(parameters.voice, { call, durationSeconds: parameters.duration })
    return deliver(place, { voice, ...caption }, call.world)
  },
)

export const sendMediaGroup = method(
  'sendMediaGroup',
  { ...destination, ...replyTo, media: mediaGroup },
  async (parameters, call) => {
    const place = openDestination(parameters, call.world)
    const { media } = parameters
    if (media.length < 2 || media.length > 10) {
      throw badRequest('group send failed: media group must contain from 2 to 10 items')
    }
    const media_group_id = newAlbumId()
    const contents = await Promise.all(media.map((item) => albumContent(item, call)))
    const items = contents.map((content) => ({ ...content, media_group_id }))
    return deliverAll(place, items, call.world)
  },
)

type AlbumItem = z.infer<typeof mediaGroup>[number]

async function albumContent(item: AlbumItem, call: Call) {
  const caption = captionContent(item, call.world.limits)
  return item.type === 'photo'
    ? { photo: await photoFrom(item.media, call), ...caption }
    : { document: await documentFrom(item.media, call), ...caption }
}

const maxInvoicePayloadBytes = 128

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
    if (Buffer.byteLength(payload) > maxInvoicePayloadBytes) {
      throw badRequest('INVOICE_PAYLOAD_INVALID')
    }
    const total_amount = parameters.prices.reduce((sum, { amount }) => sum + amount, 0)
    const payButton = [[{ text: `Pay ${total_amount / 100} ${currency}`, pay: true }]]
    const reply_markup = parameters.reply_markup ?? { inline_keyboard: payButton }
    const place = openDestination({ ...parameters, reply_markup }, world)
    const invoice = { title, description, currency, total_amount, start_parameter }
    const message = deliver(place, { invoice }, world)
    world.queries.invoices.set(invoiceKey(message.chat.id, message.message_id), { payload })
    return message
  },
)

export const sendChatAction = method(
  'sendChatAction',
  {
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
  ({ chat_id, action }, { world }) => {
    const { chat } = openChat(chat_id, world)
    world.events.emit({ kind: 'action', chatId: chat.id, action })
    return true
  },
)
