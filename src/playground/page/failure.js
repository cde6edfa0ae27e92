import { SendError } from './connection.js'

/** @import { TextKey } from './language.js' */

/** @type {Record<number, TextKey>} */
const reasons = { 413: 'tooLarge', 415: 'notReadable' }

/**
 * What the reader is told when something was not sent.
 *
 * @param {unknown} error
 * @returns {TextKey}
 */
export function reason(error) {
  return (error instanceof SendError && reasons[error.status]) || 'sendFailed'
}
