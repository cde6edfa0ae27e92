import { act } from './connection.js'
import { language } from './language.js'

/** @import { Message } from 'grammy/types' */
/** @import { PaneName } from '#src/playground/page-server/protocol.ts' */

const pressedMs = 8000

/**
 * Taps on buttons: each waits for its answer, and is not tapped again meanwhile.
 */
export class Presses {
  #pane
  #onFailed
  /** @type {Set<HTMLButtonElement>} */
  #pressed = new Set()

  /**
   * @param {PaneName} pane
   * @param {() => void} onFailed
   */
  constructor(pane, onFailed) {
    this.#pane = pane
    this.#onFailed = onFailed
  }

  /**
   * @param {Message} message
   * @param {string} data
   * @param {HTMLButtonElement} button
   */
  press = async (message, data, button) => {
    if (this.#pressed.has(button)) return
    this.#pressed.add(button)
    button.setAttribute('aria-busy', 'true')
    setTimeout(() => this.release(button), pressedMs)
    try {
      await act('press', {
        pane: this.#pane,
        messageId: message.message_id,
        ephemeralId: message.ephemeral_message_id,
        data,
        language: language(),
      })
    } catch {
      this.release(button)
      this.#onFailed()
    }
  }

  /** @param {HTMLButtonElement} [button] every pressed one when left out */
  release(button) {
    for (const pressed of button ? [button] : this.#pressed) {
      pressed.removeAttribute('aria-busy')
      this.#pressed.delete(pressed)
    }
  }
}
