import { element, icon } from './dom.js'
import { keyboardView } from './keyboard-view.js'
import { clock, dayName, text } from './language.js'
import { isBare, isVisual, mediaView, reserveRoom } from './media-view.js'
import { listenForMenu } from './menu-gesture.js'
import { heads } from './message-heads.js'
import { richText } from './rich-text.js'
import { richView } from './rich-view.js'
import { idOf, isFromBot, senderId, senderName } from './rows.js'
import { serviceText } from './summary.js'

/** @import { Message } from 'grammy/types' */
/** @import { KeyboardActions } from './keyboard-view.js' */
/** @import { MediaActions } from './media-view.js' */
/** @import { TextActions } from './rich-text.js' */
/** @import { Row } from './rows.js' */

/**
 * @typedef {object} RowActions
 * @property {(message: Message) => void} onReply
 * @property {(messageId: number) => void} onJump
 * @property {(message: Message, opener: Element) => void} onMenu
 */

/**
 * @typedef {object} RowContext
 * @property {number} ownId whose messages stand on the right
 * @property {boolean} showNames in a group
 * @property {(messageId: number) => readonly string[]} reactionsTo
 * @property {(message: Message) => string | undefined} topicOf where messages of several topics stand together
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
  const made = element(
    'div',
    { class: classes.filter(Boolean).join(' ') },
    avatar(message),
    row.messages.length > 1 ? albumView(row, context) : singleView(row, message, context),
    element('span', { class: 'row-tools' }, reply, menuButton(message, context)),
  )
  listenForMenu(made, row.messages, context.actions.onMenu)
  return made
}

/**
 * @param {Message} message
 * @param {RowContext} context
 */
function menuButton(message, { actions }) {
  const label = text('messageMenu', { name: senderName(message) })
  const attributes = { type: 'button', class: 'icon-button menu-button', 'aria-label': label }
  const button = element('button', { ...attributes, title: text('more') }, icon('more'))
  button.addEventListener('click', () => actions.onMenu(message, button))
  return button
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
    'data-message-id': idOf(message),
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
  const over = isVisual(message) || isBare(message)
  const media = mediaView(message, { number: 1, count: 1 }, context.actions)
  const words = wordsView(message, context)
  const bubble = element(
    'div',
    { class: bubbleClass(message) },
    ...heads(row, message, context),
    media,
    message.rich_message && richView(message, context.actions),
    words ?? element('span', { class: over ? 'meta meta-over' : 'meta' }, ...meta(message)),
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

/** @param {Message} message */
function bubbleClass(message) {
  const classes = [
    'bubble',
    isVisual(message) && 'bubble-visual',
    isBare(message) && 'bubble-bare',
    message.rich_message && 'bubble-rich',
    message.ephemeral_message_id !== undefined && 'bubble-ephemeral',
  ]
  return classes.filter(Boolean).join(' ')
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
