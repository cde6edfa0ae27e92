import { act } from './connection.js'
import { language } from './language.js'

/** @import { Message } from 'grammy/types' */
/** @import { PaneName } from '#src/playground/page-server/protocol.ts' */

/**
 * @typedef {object} GestureOptions
 * @property {(acting: Promise<unknown>) => void} attempt says when it failed
 * @property {() => number | undefined} threadId the topic that is open
 */

/**
 * What the person of a pane does with a message and the server carries out.
 *
 * @param {PaneName} pane
 * @param {GestureOptions} options
 */
export function gesturesOn(pane, { attempt, threadId }) {
  const on = (/** @type {Message} */ { message_id: messageId }) => ({
    pane,
    messageId,
    language: language(),
  })
  return {
    onReact: (/** @type {Message} */ message, /** @type {string} */ emoji) =>
      attempt(act('react', { ...on(message), emoji })),
    onForward: (/** @type {Message} */ message) =>
      attempt(act('forward', { ...on(message), threadId: threadId() })),
    onDelete: (/** @type {Message} */ message) => attempt(act('delete', on(message))),
  }
}
