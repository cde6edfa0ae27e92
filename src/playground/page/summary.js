import { money, text } from './language.js'
import { richSummary } from './rich-view.js'

/** @import { Message } from 'grammy/types' */
/** @import { TextKey } from './language.js' */

/**
 * One line for a message: in quotes, in the reply bar.
 *
 * @param {Message} message
 */
export function summary(message) {
  const words = message.text ?? message.caption ?? richSummary(message)
  if (words) return words.replaceAll(/\s+/g, ' ')
  const kind = kinds.find((one) => message[one] !== undefined)
  if (kind) return text(kindNames[kind])
  return message.document?.file_name ?? text('otherMessage')
}

/** @satisfies {Partial<Record<keyof Message, TextKey>>} */
const kindNames = /** @type {const} */ ({
  photo: 'photo',
  voice: 'voiceMessage',
  video: 'video',
  video_note: 'videoNote',
  animation: 'animation',
  sticker: 'sticker',
  audio: 'music',
  contact: 'contact',
  location: 'location',
  invoice: 'invoice',
})

const kinds = /** @type {(keyof typeof kindNames)[]} */ (Object.keys(kindNames))

/**
 * What happened in the chat, in a line of its own.
 *
 * @param {Message} message
 */
export function serviceText(message) {
  const { forum_topic_created: topic, successful_payment: payment } = message
  if (topic) return text('topicOpened', { name: topic.name })
  const renamed = message.forum_topic_edited?.name
  if (renamed !== undefined) return text('topicRenamed', { name: renamed })
  if (message.migrate_from_chat_id) return text('groupUpgraded')
  if (payment) return text('paid', { amount: money(payment.total_amount, payment.currency) })
  if (message.forum_topic_closed) return text('topicClosed')
  return text(message.pinned_message ? 'pinned' : 'topicReopened')
}
