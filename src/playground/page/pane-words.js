/** @import { PaneName } from '#src/playground/page-server/protocol.ts' */
/** @import { TextKey } from './language.js' */

/**
 * @typedef {object} PaneWords
 * @property {TextKey} [title] else the name of who answers
 * @property {TextKey} status while nobody types
 * @property {TextKey} log
 * @property {TextKey} [quiet] in an empty chat
 */

/** @type {Record<PaneName, PaneWords>} */
export const wordsOf = {
  shopper: { status: 'shopperStatus', log: 'shopperLog' },
  managers: {
    title: 'managersTitle',
    status: 'managersStatus',
    log: 'managersLog',
    quiet: 'managersQuiet',
  },
  business: { status: 'businessStatus', log: 'businessLog', quiet: 'businessQuiet' },
}
