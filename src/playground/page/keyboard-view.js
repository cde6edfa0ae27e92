import { element, icon } from './dom.js'
import { isSafe } from './rich-text.js'

/** @import { InlineKeyboardButton, Message } from 'grammy/types' */

/**
 * @typedef {object} KeyboardActions
 * @property {(message: Message, data: string, button: HTMLButtonElement) => void} onPress
 * @property {(copied: string) => void} onCopy
 */

/**
 * The inline keyboard under a message, or nothing.
 *
 * @param {Message} message
 * @param {KeyboardActions} actions
 */
export function keyboardView(message, actions) {
  const rows = message.reply_markup?.inline_keyboard ?? []
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
 * @param {Message} message
 * @param {InlineKeyboardButton} button
 * @param {KeyboardActions} actions
 */
function buttonView(message, button, actions) {
  const address = addressOf(button)
  const label = element('span', { class: 'keyboard-label' }, button.text)
  if (address && isSafe(address)) return linkView(address, label)
  const made = element(
    'button',
    { type: 'button', class: 'inline-button', 'data-testid': 'inline-button' },
    label,
  )
  if ('callback_data' in button) {
    made.addEventListener('click', ({ detail }) => {
      // A double click is one press: other buttons may have come in this one's place meanwhile.
      if (detail <= 1) actions.onPress(message, button.callback_data, made)
    })
  } else if ('copy_text' in button) {
    made.addEventListener('click', () => actions.onCopy(button.copy_text.text))
  } else {
    made.disabled = true
  }
  return made
}

/** @param {InlineKeyboardButton} button */
function addressOf(button) {
  if ('url' in button) return button.url
  if ('web_app' in button) return button.web_app.url
  return 'login_url' in button ? button.login_url.url : undefined
}

/**
 * @param {string} address
 * @param {HTMLElement} label
 */
function linkView(address, label) {
  const attributes = {
    href: address,
    target: '_blank',
    rel: 'noopener noreferrer',
    class: 'inline-button',
    'data-testid': 'inline-button',
  }
  return element('a', attributes, label, icon('out'))
}
