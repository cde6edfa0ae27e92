import { act } from './connection.js'
import { find } from './dom.js'
import { onLanguage, text } from './language.js'

/** @import { ChatView, PaneName } from '#src/playground/page-server/protocol.ts' */

/**
 * What people may change about a chat: a shopper blocks the bot, a group gets topics.
 */
export class PaneMenu {
  #name
  #button
  /** @type {ChatView} */
  #view = { isForum: false, isBlocked: false, topics: [] }

  /**
   * @param {PaneName} name
   * @param {HTMLElement} pane
   */
  constructor(name, pane) {
    this.#name = name
    this.#button = find(pane, '.pane-switch', HTMLButtonElement)
    this.#button.addEventListener('click', () => void this.#change())
    onLanguage(() => this.#render())
  }

  /** @param {ChatView} view */
  set view(view) {
    this.#view = view
    this.#render()
  }

  async #change() {
    const { isForum, isBlocked } = this.#view
    await act(
      'settings',
      this.#name === 'shopper' ? { isBlocked: !isBlocked } : { isForum: !isForum },
    )
  }

  #render() {
    const { isForum, isBlocked } = this.#view
    const isOn = this.#name === 'shopper' ? isBlocked : isForum
    const forum = isForum ? 'topicsOff' : 'topicsOn'
    const blocked = isBlocked ? 'unblock' : 'block'
    this.#button.textContent = text(this.#name === 'shopper' ? blocked : forum)
    this.#button.setAttribute('aria-pressed', String(isOn))
  }
}
