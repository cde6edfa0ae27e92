import { find } from './dom.js'
import { text } from './language.js'
import { senderName } from './rows.js'
import { summary } from './summary.js'

/** @import { Message } from 'grammy/types' */

/** @typedef {{ readonly kind: 'reply' | 'edit', readonly message: Message }} Context */

/**
 * The line over the input that says which message is answered or changed.
 */
export class ContextBar {
  #root
  /** @type {Context | undefined} */
  #context

  /** @param {HTMLElement} root */
  constructor(root) {
    this.#root = root
  }

  get context() {
    return this.#context
  }

  /** @param {Context | undefined} context */
  set context(context) {
    this.#context = context
    this.render()
  }

  render() {
    this.#root.hidden = !this.#context
    if (!this.#context) return
    const { kind, message } = this.#context
    const title = kind === 'edit' ? text('editing') : senderName(message)
    this.#root.dataset.context = kind
    find(this.#root, 'strong', HTMLElement).textContent = title
    find(this.#root, 'span', HTMLElement).textContent = summary(message)
  }
}
