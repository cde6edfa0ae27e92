import { language } from './language.js'
import { rowView } from './row-view.js'
import { idOf, toRows } from './rows.js'

/** @import { Message } from 'grammy/types' */
/** @import { Row } from './rows.js' */
/** @import { RowContext } from './row-view.js' */

/**
 * The list of messages on the page. A row is made anew only when what it shows has changed.
 */
export class MessageLog {
  #log
  #context
  /** @type {Map<number, Message>} */
  #messages = new Map()
  /** @type {Map<number, readonly string[]>} */
  #reactions = new Map()
  /** @type {Map<string, { look: string, node: HTMLElement }>} */
  #rows = new Map()
  /** Rows that are made from now on are news. */
  #isOpen = false

  /**
   * @param {HTMLElement} log
   * @param {Omit<RowContext, 'reactionsTo'> & { isShown: (message: Message) => boolean }} context
   */
  constructor(log, context) {
    this.#log = log
    this.#context = {
      ...context,
      /** @param {number} id */
      reactionsTo: (id) => this.reactionsTo(id),
    }
  }

  /** @param {number} id */
  find(id) {
    return this.#messages.get(id)
  }

  /** @param {number} id */
  reactionsTo(id) {
    return this.#reactions.get(id) ?? []
  }

  get isEmpty() {
    return this.#messages.size === 0
  }

  /** @param {number} id */
  set ownId(id) {
    this.#context.ownId = id
  }

  /**
   * @param {readonly Message[]} messages
   * @param {Readonly<Record<number, readonly string[]>>} reactions
   */
  replaceAll(messages, reactions) {
    this.#messages = new Map(messages.map((message) => [idOf(message), message]))
    this.#reactions = new Map(Object.entries(reactions).map(([id, emoji]) => [Number(id), emoji]))
    this.#isOpen = false
    this.render()
    this.#isOpen = true
  }

  /** @param {Message} message new or edited */
  put(message) {
    this.#messages.set(idOf(message), message)
    this.render()
  }

  /** @param {number} id */
  remove(id) {
    this.#messages.delete(id)
    this.render()
  }

  /**
   * @param {number} messageId
   * @param {readonly string[]} emoji
   */
  react(messageId, emoji) {
    this.#reactions.set(messageId, emoji)
    this.render()
  }

  /** @param {number} messageId */
  show(messageId) {
    const target = this.#log.querySelector(`[data-message-id="${messageId}"]`)
    if (!target) return
    target.scrollIntoView({ block: 'center' })
    target.classList.remove('pointed-at')
    requestAnimationFrame(() => target.classList.add('pointed-at'))
  }

  render() {
    const focus = this.#focusPlace()
    const messages = [...this.#messages.values()]
      .filter((message) => this.#context.isShown(message))
      .sort((a, b) => idOf(a) - idOf(b))
    /** @type {Map<string, { look: string, node: HTMLElement }>} */
    const rows = new Map()
    for (const row of toRows(messages)) {
      const look = this.#lookOf(row)
      const old = this.#rows.get(row.key)
      const node = old?.look === look ? old.node : this.#makeRow(row)
      node.classList.toggle('row-last', row.last)
      rows.set(row.key, { look, node })
    }
    this.#rows = rows
    this.#place([...rows.values()].map(({ node }) => node))
    this.#restoreFocus(focus)
  }

  /** @param {Row} row */
  #makeRow(row) {
    const node = rowView(row, this.#context)
    node.classList.toggle('fresh', this.#isOpen && !this.#rows.has(row.key))
    return node
  }

  /**
   * Whether a row stands last does not count: a picture must not be loaded anew for that.
   *
   * @param {Row} row
   */
  #lookOf({ kind, key, first, messages }) {
    const reactions = messages.map(({ message_id: id }) => this.#reactions.get(id))
    const day = kind === 'day' ? new Date().toDateString() : ''
    const topics = messages.map((message) => this.#context.topicOf(message))
    return JSON.stringify([key, first, messages, reactions, topics, day, language()])
  }

  /** @param {readonly HTMLElement[]} nodes */
  #place(nodes) {
    const wanted = new Set(nodes)
    for (const child of [...this.#log.children]) {
      if (child instanceof HTMLElement && !wanted.has(child)) child.remove()
    }
    for (const [index, node] of nodes.entries()) {
      const there = this.#log.children[index]
      if (there !== node) this.#log.insertBefore(node, there ?? null)
    }
  }

  /** Which control of which row has the focus: its row may be made anew. */
  #focusPlace() {
    const focused = document.activeElement
    for (const [key, { node }] of this.#rows) {
      if (!(focused && node.contains(focused))) continue
      return { key, focused, index: controlsOf(node).indexOf(focused) }
    }
    return undefined
  }

  /** @param {{ key: string, focused: Element, index: number } | undefined} place */
  #restoreFocus(place) {
    if (!place || place.focused.isConnected) return
    const row = this.#rows.get(place.key)
    const control = row && controlsOf(row.node)[place.index]
    const target = control instanceof HTMLElement ? control : this.#log.parentElement
    target?.focus({ preventScroll: true })
  }
}

/** @param {HTMLElement} node */
function controlsOf(node) {
  return [...node.querySelectorAll('button, a, input')]
}
