import { element, icon } from './dom.js'
import { money, text } from './language.js'
import { isSafe } from './rich-text.js'

/** @import { InlineKeyboardButton, Message, RichMessageButton } from 'grammy/types' */

/**
 * @typedef {object} KeyboardActions
 * @property {(message: Message, data: string, button: HTMLButtonElement) => void} onPress
 * @property {(message: Message, button: HTMLButtonElement) => void} onPay
 * @property {(query: string) => void} onInline
 * @property {(address: string) => string | undefined} startOf what a link into this bot starts it with
 * @property {(command: string) => void} onCommand
 * @property {(copied: string) => void} onCopy
 */

/**
 * The inline keyboard under a message, or nothing.
 *
 * @param {Message} message
 * @param {KeyboardActions} actions
 */
export function keyboardView(message, actions) {
  const rows = message.reply_markup?.inline_keyboard ?? payRows(message)
  if (rows.length === 0) return
  return element(
    'div',
    { class: 'keyboard' },
    ...rows.map((row) =>
      element(
        'div',
        { class: 'keyboard-row' },
        ...row.map((button) => buttonView(message, button, actions)),
      ),
    ),
  )
}

/**
 * An invoice without a keyboard of its own has one button.
 *
 * @param {Message} message
 * @returns {InlineKeyboardButton[][]}
 */
function payRows({ invoice }) {
  if (!invoice) return []
  const amount = money(invoice.total_amount, invoice.currency)
  return [[{ text: text('payAmount', { amount }), pay: true }]]
}

/** @typedef {InlineKeyboardButton | (RichMessageButton & { text: string })} AnyButton of a keyboard, or inside a rich message */

/**
 * @param {Message} message
 * @param {AnyButton} button
 * @param {KeyboardActions} actions
 */
export function buttonView(message, button, actions) {
  const address = addressOf(button)
  const start = address && actions.startOf(address)
  const label = element('span', { class: 'keyboard-label' }, button.text)
  const classes = ['inline-button', button.style && `inline-button-${button.style}`]
  const attributes = { class: classes.filter(Boolean).join(' '), 'data-testid': 'inline-button' }
  if (address && isSafe(address) && start === undefined) return linkView(address, label, attributes)
  const made = element('button', { type: 'button', ...attributes }, label)
  const tap =
    start === undefined
      ? tapOf(message, button, actions)
      : () => actions.onCommand(`/start ${start}`)
  if (!tap) made.disabled = true
  made.addEventListener('click', ({ detail }) => {
    // A double click is one press: other buttons may have come in this one's place meanwhile.
    if (detail <= 1) tap?.(made)
  })
  return made
}

/**
 * @param {Message} message
 * @param {AnyButton} button
 * @param {KeyboardActions} actions
 * @returns {((made: HTMLButtonElement) => void) | undefined} nothing for a button that does nothing
 */
function tapOf(message, button, actions) {
  if ('callback_data' in button) {
    const { callback_data: data } = button
    return (made) => actions.onPress(message, data, made)
  }
  if ('pay' in button) return (made) => actions.onPay(message, made)
  if ('copy_text' in button) {
    const { copy_text: copied } = button
    return () => actions.onCopy(copied.text)
  }
  const query = queryOf(button)
  return query === undefined ? undefined : () => actions.onInline(query)
}

/** @param {AnyButton} button */
function queryOf(button) {
  if ('switch_inline_query_current_chat' in button) return button.switch_inline_query_current_chat
  return 'switch_inline_query' in button ? button.switch_inline_query : undefined
}

/** @param {AnyButton} button */
function addressOf(button) {
  if ('url' in button) return button.url
  if ('web_app' in button) return button.web_app.url
  return 'login_url' in button ? button.login_url.url : undefined
}

/**
 * @param {string} address
 * @param {HTMLElement} label
 * @param {Record<string, string>} attributes
 */
function linkView(address, label, attributes) {
  const link = { href: address, target: '_blank', rel: 'noopener noreferrer', ...attributes }
  return element('a', link, label, icon('out'))
}
