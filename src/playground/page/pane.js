import { Activity } from './activity.js'
import { Composer } from './composer.js'
import { press } from './connection.js'
import { showAlert, showPhoto } from './dialogs.js'
import { copyTemplate, find } from './dom.js'
import { language, onLanguage, text, translate } from './language.js'
import { MessageLog } from './message-log.js'
import { isFromBot, senderId } from './rows.js'
import { ScrollKeeper } from './scroll-keeper.js'

/** @import { Message, User } from 'grammy/types' */
/** @import { PaneName, PlaygroundEvent } from '#src/playground/page-server/protocol.ts' */
/** @import { Outgoing } from './connection.js' */

const toastMs = 4000
const pressedMs = 8000

/**
 * One chat: its header, its messages and its input.
 */
export class Pane {
  #name
  #ownId = 0
  #botName = ''
  #missed = 0
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  #toastTimer
  /** @type {Set<HTMLButtonElement>} */
  #pressed = new Set()

  /**
   * @param {PaneName} name
   * @param {(outgoing: Omit<Outgoing, 'pane' | 'language'>) => Promise<void>} send
   */
  constructor(name, send) {
    this.#name = name
    this.root = copyTemplate('pane-template', HTMLElement)
    this.root.id = `pane-${name}`
    this.root.dataset.testid = `pane-${name}`
    this.root.dataset.pane = name
    this.#label()
    this.log = find(this.root, '.log', HTMLElement)
    // The keyboard scrolls it.
    this.log.tabIndex = 0
    this.composer = new Composer(this.root, { pane: name, send })
    this.activity = new Activity(find(this.root, '.pane-status', HTMLElement), this.log)
    this.messages = new MessageLog(find(this.log, '.log-rows', HTMLElement), {
      ownId: 0,
      showNames: name === 'managers',
      actions: this.#actions(),
    })
    this.#scroll = new ScrollKeeper(this.log, () => this.#showJump())
    this.#jump.addEventListener('click', () => {
      this.#scroll.toBottom()
      this.composer.focus()
    })
    onLanguage(() => this.#translate())
  }

  /** @type {ScrollKeeper} */
  #scroll

  get #jump() {
    return find(this.root, '.jump-button', HTMLButtonElement)
  }

  #label() {
    const title = find(this.root, '.pane-title', HTMLElement)
    title.id = `title-${this.#name}`
    this.root.setAttribute('aria-labelledby', title.id)
  }

  #actions() {
    return {
      onPress: this.#press,
      onReply: (/** @type {Message} */ message) => this.composer.replyTo(message),
      onJump: (/** @type {number} */ id) => this.messages.show(id),
      onPhoto: showPhoto,
      onCommand: (/** @type {string} */ command) => this.composer.sendText(command),
      onCopy: async (/** @type {string} */ copied) => {
        await navigator.clipboard.writeText(copied)
        this.toast(text('copied'))
      },
    }
  }

  /**
   * @param {{ person: User, bot: User, messages: readonly Message[] }} state
   */
  open({ person, bot, messages }) {
    this.#ownId = person.id
    this.#botName = bot.first_name
    this.messages.ownId = person.id
    this.log.setAttribute('aria-busy', 'true')
    this.messages.replaceAll(messages)
    this.#translate()
    this.#scroll.keep()
    // History is not news: only what comes from now on is read out.
    requestAnimationFrame(() => this.log.removeAttribute('aria-busy'))
  }

  /**
   * @param {PlaygroundEvent} event
   * @returns {boolean} whether it is news for a reader who looks elsewhere
   */
  take(event) {
    const news = event.kind === 'message' && senderId(event.message) !== this.#ownId
    if (news && !this.#scroll.isAtBottom) this.#missed += 1
    this.#apply(event)
    this.root.dataset.empty = String(this.messages.isEmpty)
    if (event.kind === 'message' && !news) this.#scroll.toBottom()
    else this.#scroll.keep()
    this.#showJump()
    return news
  }

  /** @param {PlaygroundEvent} event */
  #apply(event) {
    switch (event.kind) {
      case 'message':
      case 'edited':
        if (isFromBot(event.message)) this.activity.stop()
        this.#release()
        return this.messages.put(event.message)
      case 'deleted':
        return this.messages.remove(event.messageId)
      case 'reaction':
        return this.messages.react(event.messageId, event.emoji)
      case 'action':
        return this.activity.start(event.action)
      case 'callbackAnswer':
        this.#release()
        return this.#answer(event.text, event.showAlert)
      case 'chat':
      case 'ephemeral':
      case 'ephemeralDeleted':
      case 'inlineAnswer':
      case 'inputMarkup':
        return undefined
    }
  }

  /**
   * @param {string} answer
   * @param {boolean} alert
   */
  #answer(answer, alert) {
    if (answer === '') return
    if (alert) showAlert(answer)
    else this.toast(answer)
  }

  /** @param {string} words */
  toast(words) {
    const toast = find(this.root, '.toast', HTMLElement)
    toast.textContent = words
    toast.classList.add('toast-shown')
    clearTimeout(this.#toastTimer)
    this.#toastTimer = setTimeout(() => toast.classList.remove('toast-shown'), toastMs)
  }

  /**
   * @param {Message} message
   * @param {string} data
   * @param {HTMLButtonElement} button
   */
  #press = async (message, data, button) => {
    if (this.#pressed.has(button)) return
    this.#pressed.add(button)
    button.setAttribute('aria-busy', 'true')
    setTimeout(() => this.#release(button), pressedMs)
    try {
      const messageId = message.message_id
      await press({ pane: this.#name, messageId, data, language: language() })
    } catch {
      this.#release(button)
      this.toast(text('pressFailed'))
    }
  }

  /** @param {HTMLButtonElement} [button] every pressed one when left out */
  #release(button) {
    for (const pressed of button ? [button] : this.#pressed) {
      pressed.removeAttribute('aria-busy')
      this.#pressed.delete(pressed)
    }
  }

  #showJump() {
    const away = !this.#scroll.isAtBottom
    if (!away) this.#missed = 0
    this.#jump.hidden = !away
    const label = text(this.#missed > 0 ? 'newMessages' : 'toBottom')
    find(this.#jump, 'span', HTMLElement).textContent = label
  }

  #translate() {
    const shopper = this.#name === 'shopper'
    translate(this.root)
    this.root.dataset.empty = String(this.messages.isEmpty)
    const title = shopper ? this.#botName || text('brand') : text('managersTitle')
    find(this.root, '.pane-title', HTMLElement).textContent = title
    find(this.root, '.avatar-large', HTMLElement).textContent = title.slice(0, 1)
    find(this.root, '.quiet-note', HTMLElement).textContent = shopper ? '' : text('managersQuiet')
    this.activity.idle = text(shopper ? 'shopperStatus' : 'managersStatus')
    this.log.setAttribute('aria-label', text(shopper ? 'shopperLog' : 'managersLog'))
    this.messages.render()
    this.#showJump()
  }
}
