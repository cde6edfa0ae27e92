import { element } from './dom.js'

/** @import { KeyboardButton } from 'grammy/types' */
/** @import { InputMarkup } from '#src/playground/state/events.ts' */

/**
 * @typedef {object} InputKeyboardActions
 * @property {(words: string) => void} onText
 * @property {() => void} onContact the person's own
 * @property {() => void} onLocation
 */

/**
 * The buttons that the bot puts in place of a phone's keyboard.
 */
export class InputKeyboard {
  #root
  #actions

  /**
   * @param {HTMLElement} root
   * @param {InputKeyboardActions} actions
   */
  constructor(root, actions) {
    this.#root = root
    this.#actions = actions
  }

  /** @param {InputMarkup | undefined} markup */
  set markup(markup) {
    const keyboard = markup && 'keyboard' in markup ? markup : undefined
    const once = keyboard?.one_time_keyboard === true
    this.#root.hidden = !keyboard
    this.#root.replaceChildren(
      ...(keyboard?.keyboard ?? []).map((row) =>
        element(
          'div',
          { class: 'keyboard-row' },
          ...row.map((button) => this.#buttonView(button, once)),
        ),
      ),
    )
  }

  /**
   * @param {KeyboardButton | string} button
   * @param {boolean} once
   */
  #buttonView(button, once) {
    const words = typeof button === 'string' ? button : button.text
    const attributes = { type: 'button', class: 'input-button', 'data-testid': 'input-button' }
    const made = element('button', attributes, words)
    made.addEventListener('click', () => {
      if (once) this.#root.hidden = true
      if (typeof button === 'string' || !isRequest(button)) return this.#actions.onText(words)
      return 'request_contact' in button ? this.#actions.onContact() : this.#actions.onLocation()
    })
    return made
  }
}

/** @param {Exclude<KeyboardButton, string>} button */
function isRequest(button) {
  return 'request_contact' in button || 'request_location' in button
}
