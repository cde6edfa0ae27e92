/** @import { Message } from 'grammy/types' */

/**
 * One row of the chat: a day's name, a note of the service, or a bubble: one message, or the messages of an album.
 *
 * @typedef {object} Row
 * @property {'day' | 'service' | 'bubble'} kind
 * @property {string} key
 * @property {readonly Message[]} messages
 * @property {boolean} first of its sender's messages in a row
 * @property {boolean} last of its sender's messages in a row
 */

const sameGroupSeconds = 300
const serviceFields = /** @type {const} */ ([
  'forum_topic_created',
  'forum_topic_edited',
  'forum_topic_closed',
  'forum_topic_reopened',
  'pinned_message',
  'successful_payment',
  'migrate_from_chat_id',
])

/**
 * A message that only one person sees has no other id than its ephemeral one; both kinds count on in one sequence.
 *
 * @param {Message} message
 */
export function idOf(message) {
  return message.ephemeral_message_id ?? message.message_id
}

/** @param {Message} message */
export function senderId(message) {
  return message.sender_chat?.id ?? message.from?.id ?? 0
}

/** @param {Message} message */
export function senderName(message) {
  if (message.sender_chat?.title) return message.sender_chat.title
  const from = message.from
  return from ? [from.first_name, from.last_name].filter(Boolean).join(' ') : ''
}

/** @param {Message} message */
export function isFromBot(message) {
  return message.from?.is_bot === true
}

/**
 * @param {readonly Message[]} messages oldest first
 * @returns {Row[]}
 */
export function toRows(messages) {
  /** @type {Row[]} */
  const rows = []
  let day = ''
  for (const bubble of toBubbles(messages)) {
    const [message] = bubble
    if (!message) continue
    const date = new Date(message.date * 1000).toDateString()
    if (date !== day) rows.push(makeRow('day', `day ${date}`, [message]))
    day = date
    const kind = isService(message) ? 'service' : 'bubble'
    rows.push(makeRow(kind, `message ${idOf(message)}`, bubble))
  }
  return rows.map((row, index) => markGroup(row, rows[index - 1], rows[index + 1]))
}

/** @param {readonly Message[]} messages */
function toBubbles(messages) {
  /** @type {Message[][]} */
  const bubbles = []
  for (const message of messages) {
    const last = bubbles.at(-1)
    const album = message.media_group_id
    if (last && album && last[0]?.media_group_id === album) last.push(message)
    else bubbles.push([message])
  }
  return bubbles
}

/**
 * @param {Row['kind']} kind
 * @param {string} key
 * @param {readonly Message[]} messages
 * @returns {Row}
 */
function makeRow(kind, key, messages) {
  return { kind, key, messages, first: true, last: true }
}

/**
 * @param {Row} row
 * @param {Row | undefined} before
 * @param {Row | undefined} after
 * @returns {Row}
 */
function markGroup(row, before, after) {
  return { ...row, first: !isSameGroup(before, row), last: !isSameGroup(row, after) }
}

/**
 * @param {Row | undefined} earlier
 * @param {Row | undefined} later
 */
function isSameGroup(earlier, later) {
  const one = earlier?.messages.at(-1)
  const two = later?.messages[0]
  if (!(one && two) || earlier?.kind !== 'bubble' || later?.kind !== 'bubble') return false
  const sameTopic = one.message_thread_id === two.message_thread_id
  return sameTopic && senderId(one) === senderId(two) && two.date - one.date < sameGroupSeconds
}

/** @param {Message} message */
function isService(message) {
  return serviceFields.some((field) => message[field] !== undefined)
}
