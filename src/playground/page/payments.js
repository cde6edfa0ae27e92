import { confirm, showAlert } from './dialogs.js'
import { money, text } from './language.js'

/** @import { Message } from 'grammy/types' */
/** @import { Presses } from './presses.js' */

/** So long Telegram waits for the bot's word before money is taken. */
const checkoutMs = 10_000

/**
 * Bills that the reader pays with a test card.
 */
export class Payments {
  #presses
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  #timer

  /** @param {Presses} presses */
  constructor(presses) {
    this.#presses = presses
  }

  /**
   * @param {Message} message
   * @param {HTMLButtonElement} button
   */
  pay = async (message, button) => {
    const { title, total_amount: total, currency } = message.invoice ?? {}
    if (total === undefined || currency === undefined) return
    const question = text('payQuestion', { title: title ?? '', amount: money(total, currency) })
    if (!(await confirm(question, text('pay')))) return
    this.settle()
    this.#timer = setTimeout(() => showAlert(text('payTimedOut')), checkoutMs)
    await this.#presses.press(message, '', button)
  }

  /** The bot agreed or refused. */
  settle() {
    clearTimeout(this.#timer)
  }
}
