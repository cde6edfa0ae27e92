import { find } from './dom.js'
import { onLanguage, unreadText } from './language.js'

/** @import { PaneName } from '#src/playground/page-server/protocol.ts' */

/** @type {readonly PaneName[]} */
const names = ['shopper', 'managers', 'business']
const narrow = matchMedia('(max-width: 52rem)')

/**
 * At phone width one pane shows at a time, and tabs switch between them; on wide screens all show.
 */
export class Tabs {
  #panes
  /** @type {PaneName} */
  #current = 'shopper'
  /** The ids of messages. @type {Record<PaneName, Set<number>>} */
  #unread = { shopper: new Set(), managers: new Set(), business: new Set() }
  /** The shop's own account shows once the bot is connected to it. */
  #isBusinessOpen = false

  /** @param {Record<PaneName, HTMLElement>} panes */
  constructor(panes) {
    this.#panes = panes
    for (const name of names) this.#tab(name).addEventListener('click', () => this.open(name))
    find(document, '.tabs', HTMLElement).addEventListener('keydown', (event) => {
      if (event.key !== 'ArrowLeft' && event.key !== 'ArrowRight') return
      const open = names.filter((name) => this.#isOpen(name))
      const step = event.key === 'ArrowLeft' ? -1 : 1
      this.open(open.at((open.indexOf(this.#current) + step) % open.length) ?? 'shopper')
      this.#tab(this.#current).focus()
    })
    narrow.addEventListener('change', () => this.#show())
    onLanguage(() => this.#show())
  }

  /** @param {PaneName} name */
  open(name) {
    this.#current = name
    this.#show()
  }

  /** @param {boolean} isOpen */
  set business(isOpen) {
    this.#isBusinessOpen = isOpen
    if (!this.#isOpen(this.#current)) this.#current = 'shopper'
    this.#show()
  }

  /** @param {PaneName} name */
  #isOpen(name) {
    return name !== 'business' || this.#isBusinessOpen
  }

  /**
   * @param {PaneName} name of the pane where something new came
   * @param {number} messageId
   */
  note(name, messageId) {
    if (this.#isVisible(name)) return
    this.#unread[name].add(messageId)
    this.#show()
  }

  /**
   * What was deleted before anybody saw it is no news.
   *
   * @param {PaneName} name
   * @param {number} messageId
   */
  forget(name, messageId) {
    if (this.#unread[name].delete(messageId)) this.#show()
  }

  /** @param {PaneName} name */
  #isVisible(name) {
    return this.#isOpen(name) && (!narrow.matches || this.#current === name)
  }

  /** @param {PaneName} name */
  #tab(name) {
    return find(document, `#tab-${name}`, HTMLButtonElement)
  }

  #show() {
    for (const name of names) {
      const selected = this.#current === name
      if (this.#isVisible(name)) this.#unread[name].clear()
      const tab = this.#tab(name)
      tab.hidden = !this.#isOpen(name)
      tab.setAttribute('aria-selected', String(selected))
      tab.tabIndex = selected ? 0 : -1
      const badge = find(tab, '.badge', HTMLElement)
      const { size } = this.#unread[name]
      badge.hidden = size === 0
      badge.textContent = badge.hidden ? '' : unreadText(size)
      const pane = this.#panes[name]
      pane.classList.toggle('pane-away', !this.#isVisible(name))
      if (narrow.matches) pane.setAttribute('role', 'tabpanel')
      else pane.removeAttribute('role')
    }
  }
}
