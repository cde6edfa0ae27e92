import { element, icon } from './dom.js'
import { keyboardView } from './keyboard-view.js'
import { clock, dayName, money, text } from './language.js'
import { isVisual, mediaView, reserveRoom } from './media-view.js'
import { richText } from './rich-text.js'
import { isFromBot, senderId, senderName } from './rows.js'

/** @import { Message } from 'grammy/types' */
/** @import { KeyboardActions } from './keyboard-view.js' */
/** @import { MediaActions } from './media-view.js' */
/** @import { TextActions } from './rich-text.js' */
/** @import { Row } from './rows.js' */

/**
 * @typedef {object} RowActions
 * @property {(message: Message) => void} onReply
 * @property {(messageId: number) => void} onJump
 */

/**
 * @typedef {object} RowContext
 * @property {number} ownId whose messages stand on the right
 * @property {boolean} showNames in a group
 * @property {(messageId: number) => readonly string[]} reactionsTo
 * @property {KeyboardActions & MediaActions & TextActions & RowActions} actions
 */

/**
 * @param {Row} row
 * @param {RowContext} context
 */
export function rowView(row, context) {
  const [message] = row.messages
  if (!message) return element('div')
  if (row.kind === 'day') return element('h3', { class: 'day' }, dayName(message.date))
  if (row.kind === 'service') return element('p', { class: 'day' }, serviceText(message))
  return bubbleRow(row, message, context)
}

/**
 * @param {Row} row
 * @param {Message} message the first
 * @param {RowContext} context
 */
function bubbleRow(row, message, context) {
  const own = senderId(message) === context.ownId
  const reply = element(
    'button',
    {
      type: 'button',
      class: 'icon-button reply-button',
      'aria-label': text('replyTo', { name: senderName(message) }),
      title: text('reply'),
    },
    icon('reply'),
  )
  reply.addEventListener('click', () => context.actions.onReply(message))
  const classes = ['row', own && 'row-own', row.first && 'row-first']
  return element(
    'div',
    { class: classes.filter(Boolean).join(' ') },
    avatar(message),
    row.messages.length > 1 ? albumView(row, context) : singleView(row, message, context),
    reply,
  )
}

/** @param {Message} message */
function avatar(message) {
  const hue = isFromBot(message) ? 0 : (Math.abs(senderId(message)) % 3) + 1
  const attributes = { class: `avatar avatar-${hue}`, 'aria-hidden': 'true' }
  return element('span', attributes, senderName(message).slice(0, 1))
}

/** @param {Message} message */
function messageAttributes(message) {
  return {
    'data-testid': 'message',
    'data-message-id': message.message_id,
    'data-from': isFromBot(message) ? 'bot' : 'person',
    'aria-label': text('messageFrom', { name: senderName(message), time: clock(message.date) }),
  }
}

/**
 * @param {Row} row
 * @param {Message} message
 * @param {RowContext} context
 */
function singleView(row, message, context) {
  const visual = isVisual(message)
  const media = mediaView(message, { number: 1, count: 1 }, context.actions)
  const words = wordsView(message, context)
  const bubble = element(
    'div',
    { class: visual ? 'bubble bubble-visual' : 'bubble' },
    ...heads(row, message, context),
    media,
    words ?? element('span', { class: visual ? 'meta meta-over' : 'meta' }, ...meta(message)),
    reactionsView(context.reactionsTo(message.message_id)),
  )
  const article = element(
    'article',
    { class: 'message', ...messageAttributes(message) },
    bubble,
    keyboardView(message, context.actions),
  )
  reserveRoom(article, message)
  return article
}

/**
 * @param {Row} row
 * @param {RowContext} context
 */
function albumView(row, context) {
  const [message] = row.messages
  const count = row.messages.length
  const visual = row.messages.every(isVisual)
  const parts = row.messages.map((part, index) =>
    element(
      'article',
      { class: 'album-part', ...messageAttributes(part) },
      mediaView(part, { number: index + 1, count }, context.actions),
      wordsView(part, context),
      reactionsView(context.reactionsTo(part.message_id)),
    ),
  )
  const silent = row.messages.every((part) => part.caption === undefined)
  const grid = visual ? `album album-${Math.min(count, 10)}` : 'album-list'
  return element(
    'div',
    { class: 'message' },
    element(
      'div',
      { class: visual ? 'bubble bubble-visual bubble-album' : 'bubble' },
      ...(message ? heads(row, message, context) : []),
      element('div', { class: grid }, ...parts),
      silent && message
        ? element('span', { class: visual ? 'meta meta-over' : 'meta' }, ...meta(message))
        : undefined,
    ),
  )
}

/**
 * Who wrote it, where it came from, what it answers.
 *
 * @param {Row} row
 * @param {Message} message
 * @param {RowContext} context
 */
function heads(row, message, context) {
  const named = context.showNames && row.first && senderId(message) !== context.ownId
  const name = named ? element('p', { class: 'sender' }, senderName(message)) : undefined
  return [name, forwardView(message), quoteView(message, context.actions)]
}

/** @param {Message} message */
function forwardView(message) {
  const origin = message.forward_origin
  if (!origin) return
  const name = forwardName(origin)
  const shown = name ? text('forwardedFrom', { name }) : text('forwarded')
  return element('p', { class: 'forwarded' }, shown)
}

/** @param {NonNullable<Message['forward_origin']>} origin */
function forwardName(origin) {
  if (origin.type === 'user') return origin.sender_user.first_name
  if (origin.type === 'hidden_user') return origin.sender_user_name
  const chat = origin.type === 'chat' ? origin.sender_chat : origin.chat
  return 'title' in chat ? chat.title : undefined
}

/**
 * @param {Message} message
 * @param {RowActions} actions
 */
function quoteView(message, actions) {
  const original = message.reply_to_message
  if (!original || original.forum_topic_created) return
  const quote = element(
    'button',
    { type: 'button', class: 'quote' },
    element('strong', {}, senderName(original)),
    element('span', {}, message.quote?.text ?? summary(original)),
  )
  quote.addEventListener('click', () => actions.onJump(original.message_id))
  return quote
}

/**
 * One line for a message: in quotes, in the reply bar.
 *
 * @param {Message} message
 */
export function summary(message) {
  const words = message.text ?? message.caption
  if (words) return words.replaceAll(/\s+/g, ' ')
  if (message.photo) return text('photo')
  if (message.voice) return text('voiceMessage')
  return message.document?.file_name ?? text('otherMessage')
}

/**
 * @param {Message} message
 * @param {RowContext} context
 */
function wordsView(message, context) {
  const words = message.text ?? message.caption
  if (words === undefined || words === '') return
  const entities = message.entities ?? message.caption_entities ?? []
  return element(
    'div',
    { class: 'text', dir: 'auto' },
    richText(words, entities, context.actions),
    element('span', { class: 'meta' }, ...meta(message)),
  )
}

/** @param {Message} message */
function meta(message) {
  const date = new Date(message.date * 1000)
  const time = element('time', { datetime: date.toISOString() }, clock(message.date))
  return message.edit_date ? [`${text('edited')} `, time] : [time]
}

/** @param {readonly string[]} emoji */
function reactionsView(emoji) {
  if (emoji.length === 0) return
  return element('div', { class: 'reactions' }, ...emoji.map((one) => element('span', {}, one)))
}

/** @param {Message} message */
function serviceText(message) {
  const { forum_topic_created: topic, successful_payment: payment } = message
  if (topic) return text('topicOpened', { name: topic.name })
  if (payment) return text('paid', { amount: money(payment.total_amount, payment.currency) })
  if (message.forum_topic_closed) return text('topicClosed')
  return text(message.pinned_message ? 'pinned' : 'topicReopened')
}
