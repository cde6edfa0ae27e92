import { act } from './connection.js'
import { element, find } from './dom.js'
import { onLanguage, text } from './language.js'

/** @import { ChatSettings, ChatView, PaneName } from '#src/playground/page-server/protocol.ts' */
/** @import { TextKey } from './language.js' */

/**
 * @typedef {object} Setting
 * @property {keyof ChatSettings} name
 * @property {TextKey} turnOn
 * @property {TextKey} turnOff
 */

/** @type {Record<PaneName, readonly Setting[]>} */
const settings = {
  shopper: [{ name: 'isBlocked', turnOn: 'block', turnOff: 'unblock' }],
  managers: [
    { name: 'isConnected', turnOn: 'connect', turnOff: 'disconnect' },
    { name: 'isForum', turnOn: 'topicsOn', turnOff: 'topicsOff' },
  ],
  business: [],
}

/**
 * What people may change about a chat: a shopper blocks the bot, a group gets topics, the bot comes into an account.
 */
export class PaneMenu {
  #settings
  #root
  /** @type {ChatView | undefined} */
  #view

  /**
   * @param {PaneName} name
   * @param {HTMLElement} pane
   */
  constructor(name, pane) {
    this.#settings = settings[name]
    this.#root = find(pane, '.pane-settings', HTMLElement)
    onLanguage(() => this.#render())
  }

  /** @param {ChatView} view */
  set view(view) {
    this.#view = view
    this.#render()
  }

  #render() {
    const view = this.#view
    if (!view) return
    this.#root.replaceChildren(...this.#settings.map((setting) => settingView(setting, view)))
  }
}

/**
 * @param {Setting} setting
 * @param {ChatView} view
 */
function settingView({ name, turnOn, turnOff }, view) {
  const isOn = view[name]
  const attributes = { type: 'button', class: 'pane-switch', 'aria-pressed': String(isOn) }
  const button = element('button', attributes, text(isOn ? turnOff : turnOn))
  button.addEventListener('click', () => void act('settings', { [name]: !isOn }))
  return button
}
