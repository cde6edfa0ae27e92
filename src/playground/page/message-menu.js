import { element, icon } from './dom.js'
import { text } from './language.js'

/** @import { Message } from 'grammy/types' */
/** @import { TextKey } from './language.js' */

/**
 * @typedef {object} MenuActions
 * @property {(message: Message) => void} onReply
 * @property {(words: string) => void} onCopy
 * @property {(message: Message) => void} onEdit
 * @property {(message: Message, emoji: string) => void} onReact an empty one takes the reaction back
 * @property {(message: Message) => void} onForward
 * @property {(message: Message) => void} onDelete
 */

/** What was sent via a bot stays as it is. @param {Message} message */
function isEditable(message) {
  const changeable = message.text ?? message.caption ?? message.photo ?? message.video
  return !message.via_bot && !message.forward_origin && Boolean(changeable ?? message.document)
}

/** Of the emoji that Telegram takes as reactions, those that shops use. */
const reactions = ['👍', '❤', '🔥', '👀', '👌', '🙏', '🎉', '😢']

/**
 * What can be done with a message: opened by its button, by a right click or a long press.
 */
export class MessageMenu {
  #root = element('div', { class: 'message-menu', popover: 'auto', 'data-testid': 'message-menu' })
  #actions
  /** @type {Element | undefined} */
  #opener

  /**
   * @param {HTMLElement} pane
   * @param {MenuActions} actions
   */
  constructor(pane, actions) {
    this.#actions = actions
    pane.append(this.#root)
    this.#root.addEventListener('toggle', () => {
      if (!this.#root.matches(':popover-open') && this.#opener instanceof HTMLElement) {
        this.#opener.focus({ preventScroll: true })
      }
    })
  }

  /**
   * @param {Message} message
   * @param {{ own: boolean, opener: Element, reacted: readonly string[] }} how
   */
  open(message, { own, opener, reacted }) {
    if (this.#root.matches(':popover-open')) return
    this.#opener = opener
    const isPlain = message.ephemeral_message_id === undefined
    const words = message.text ?? message.caption
    const items = [
      this.#item('reply', 'reply', () => this.#actions.onReply(message)),
      words !== undefined && this.#item('copyText', 'copy', () => this.#actions.onCopy(words)),
      own && isEditable(message) && this.#item('edit', 'edit', () => this.#actions.onEdit(message)),
      isPlain && this.#item('forward', 'forward', () => this.#actions.onForward(message)),
      own && this.#item('delete', 'delete', () => this.#actions.onDelete(message)),
    ]
    this.#root.replaceChildren(
      ...(isPlain ? [this.#reactionsView(message, reacted)] : []),
      ...items.filter((item) => item instanceof HTMLElement),
    )
    this.#root.showPopover()
    this.#place(opener.getBoundingClientRect())
    this.#root.querySelector('button')?.focus()
  }

  /** @param {DOMRect} at */
  #place(at) {
    const { offsetWidth: width, offsetHeight: height } = this.#root
    const left = Math.min(Math.max(8, at.left), innerWidth - width - 8)
    const top = at.bottom + height + 8 < innerHeight ? at.bottom + 4 : at.top - height - 4
    this.#root.style.left = `${left}px`
    this.#root.style.top = `${Math.max(8, top)}px`
  }

  /**
   * @param {Message} message
   * @param {readonly string[]} reacted
   */
  #reactionsView(message, reacted) {
    return element(
      'div',
      { class: 'menu-reactions', role: 'group', 'aria-label': text('react') },
      ...reactions.map((emoji) => {
        const pressed = reacted.includes(emoji)
        const attributes = { type: 'button', 'aria-label': emoji, 'aria-pressed': String(pressed) }
        const button = element('button', attributes, emoji)
        button.addEventListener('click', () => {
          this.#root.hidePopover()
          this.#actions.onReact(message, pressed ? '' : emoji)
        })
        return button
      }),
    )
  }

  /**
   * @param {TextKey} label
   * @param {string} picture
   * @param {() => void} onClick
   */
  #item(label, picture, onClick) {
    const item = element(
      'button',
      { type: 'button', class: 'menu-item' },
      icon(picture),
      text(label),
    )
    item.addEventListener('click', () => {
      this.#root.hidePopover()
      onClick()
    })
    return item
  }
}
