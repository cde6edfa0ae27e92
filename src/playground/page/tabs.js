import { find } from './dom.js'
import { onLanguage, unreadText } from './language.js'

/** @import { PaneName } from '#src/playground/page-server/protocol.ts' */

/** @type {readonly PaneName[]} */
const names = ['shopper', 'managers']
const narrow = matchMedia('(max-width: 52rem)')

/**
 * At phone width one pane shows at a time, and tabs switch between them; on wide screens both show.
 */
export class Tabs {
  #panes
  /** @type {PaneName} */
  #current = 'shopper'
  /** @type {Record<PaneName, number>} */
  #unread = { shopper: 0, managers: 0 }

  /** @param {Record<PaneName, HTMLElement>} panes */
  constructor(panes) {
    this.#panes = panes
    for (const name of names) this.#tab(name).addEventListener('click', () => this.open(name))
    find(document, '.tabs', HTMLElement).addEventListener('keydown', (event) => {
      if (event.key !== 'ArrowLeft' && event.key !== 'ArrowRight') return
      this.open(this.#current === 'shopper' ? 'managers' : 'shopper')
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

  /** @param {PaneName} name of the pane where something new came */
  note(name) {
    if (this.#isVisible(name)) return
    this.#unread[name] += 1
    this.#show()
  }

  /** @param {PaneName} name */
  #isVisible(name) {
    return !narrow.matches || this.#current === name
  }

  /** @param {PaneName} name */
  #tab(name) {
    return find(document, `#tab-${name}`, HTMLButtonElement)
  }

  #show() {
    for (const name of names) {
      const selected = this.#current === name
      if (this.#isVisible(name)) this.#unread[name] = 0
      const tab = this.#tab(name)
      tab.setAttribute('aria-selected', String(selected))
      tab.tabIndex = selected ? 0 : -1
      const badge = find(tab, '.badge', HTMLElement)
      badge.hidden = this.#unread[name] === 0
      badge.textContent = badge.hidden ? '' : unreadText(this.#unread[name])
      const pane = this.#panes[name]
      pane.classList.toggle('pane-away', !this.#isVisible(name))
      if (narrow.matches) pane.setAttribute('role', 'tabpanel')
      else pane.removeAttribute('role')
    }
  }
}
