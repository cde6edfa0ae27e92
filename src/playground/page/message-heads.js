import { element, icon } from './dom.js'
import { text } from './language.js'
import { senderId, senderName } from './rows.js'
import { summary } from './summary.js'

/** @import { Message } from 'grammy/types' */
/** @import { RowActions, RowContext } from './row-view.js' */
/** @import { Row } from './rows.js' */

/**
 * Who wrote it, where it came from, what it answers.
 *
 * @param {Row} row
 * @param {Message} message
 * @param {RowContext} context
 */
export function heads(row, message, context) {
  const named = context.showNames && row.first && senderId(message) !== context.ownId
  const name = named ? element('p', { class: 'sender' }, senderName(message)) : undefined
  const topic = context.topicOf(message)
  const notes = [
    row.first && topic ? element('p', { class: 'topic-name' }, topic) : undefined,
    message.ephemeral_message_id === undefined
      ? undefined
      : element('p', { class: 'only-you' }, icon('eye'), text('onlyYou')),
    message.via_bot &&
      element('p', { class: 'forwarded' }, text('via', { name: botName(message) })),
  ]
  return [name, ...notes, forwardView(message), quoteView(message, context.actions)]
}

/** @param {Message} message */
function botName({ via_bot: bot }) {
  return `@${bot?.username ?? bot?.first_name ?? ''}`
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
