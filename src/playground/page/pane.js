import { Activity } from './activity.js'
import { here, ownContact } from './attach-dialogs.js'
import { Composer } from './composer.js'
import { startIn } from './deep-link.js'
import { showAlert, showPhoto } from './dialogs.js'
import { copyTemplate, find } from './dom.js'
import { InputKeyboard } from './input-keyboard.js'
import { onLanguage, text, translate } from './language.js'
import { gesturesOn } from './message-gestures.js'
import { MessageLog } from './message-log.js'
import { MessageMenu } from './message-menu.js'
import { PaneMenu } from './pane-menu.js'
import { wordsOf } from './pane-words.js'
import { Payments } from './payments.js'
import { Presses } from './presses.js'
import { idOf, senderId } from './rows.js'
import { ScrollKeeper } from './scroll-keeper.js'
import { TopicBar } from './topic-bar.js'

/** @import { Message, User } from 'grammy/types' */
/** @import { InputMarkup } from '#src/playground/state/events.ts' */
/** @import { ChatView, PaneName, PaneState, PlaygroundEvent } from '#src/playground/page-server/protocol.ts' */
/** @import { Draft } from './composer.js' */

const toastMs = 4000

/**
 * One chat: its header, its messages and its input.
 */
export class Pane {
  #name
  /** @type {User} */
  #person = { id: 0, is_bot: false, first_name: '' }
  #botName = ''
  #missed = 0
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  #toastTimer

  /**
   * @param {PaneName} name
   * @param {(draft: Draft) => Promise<void>} send
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
    this.#topics = new TopicBar(find(this.root, '.topic-bar', HTMLElement), () => this.#showTopic())
    this.composer = new Composer(this.root, {
      pane: name,
      send,
      person: () => this.#person,
      threadId: () => this.#topics.threadId,
    })
    this.#keyboard = this.#makeKeyboard()
    this.activity = new Activity(find(this.root, '.pane-status', HTMLElement), this.log)
    this.#presses = new Presses(name, () => this.toast(text('pressFailed')))
    this.#payments = new Payments(this.#presses)
    this.#menu = new MessageMenu(this.root, {
      onReply: (message) => this.composer.replyTo(message),
      onEdit: (message) => this.composer.edit(message),
      onCopy: this.#copy,
      ...gesturesOn(name, { attempt: this.#try, threadId: () => this.#topics.threadId }),
    })
    this.#settings = new PaneMenu(name, this.root)
    this.messages = this.#makeLog()
    this.#scroll = new ScrollKeeper(this.log, () => this.#showJump())
    this.#jump.addEventListener('click', () => {
      this.#scroll.toBottom()
      this.composer.focus()
    })
    onLanguage(() => this.#translate())
  }

  #topics
  #keyboard
  #presses
  #payments
  #menu
  #settings
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

  #makeLog() {
    return new MessageLog(find(this.log, '.log-rows', HTMLElement), {
      ownId: 0,
      showNames: this.#name === 'managers',
      isShown: (message) => this.#topics.isShown(message),
      topicOf: (message) => this.#topics.nameOf(message),
      actions: this.#actions(),
    })
  }

  #makeKeyboard() {
    return new InputKeyboard(find(this.root, '.input-keyboard', HTMLElement), {
      onText: (words) => this.composer.sendText(words),
      onContact: () => this.composer.send({ text: '', contact: ownContact(this.#person) }),
      onLocation: () => void here().then((location) => this.composer.send({ text: '', location })),
    })
  }

  #actions() {
    return {
      onPress: this.#presses.press,
      onPay: this.#payments.pay,
      onInline: (/** @type {string} */ query) => this.composer.askInline(query),
      onReply: (/** @type {Message} */ message) => this.composer.replyTo(message),
      onJump: (/** @type {number} */ id) => this.messages.show(id),
      onPhoto: showPhoto,
      onCommand: (/** @type {string} */ command) => this.composer.sendText(command),
      onMenu: (/** @type {Message} */ message, /** @type {Element} */ opener) => {
        const own = senderId(message) === this.#person.id
        this.#menu.open(message, { own, opener, reacted: this.messages.reactionsTo(idOf(message)) })
      },
      onCopy: this.#copy,
      // Managers have no private chat with the bot here.
      startOf: (/** @type {string} */ address) =>
        this.#name === 'managers' ? undefined : startIn(address, this.composer.inline.botName),
    }
  }

  /** @param {string} words */
  #copy = (words) => {
    this.#try(navigator.clipboard.writeText(words).then(() => this.toast(text('copied'))))
  }

  /** @param {Promise<unknown>} acting */
  #try = (acting) => {
    acting.catch(() => this.toast(text('pressFailed')))
  }

  /**
   * @param {{ person: User, bot: User, state: PaneState }} opened
   */
  open({ person, bot, state }) {
    this.#person = person
    this.#botName = bot.first_name
    this.composer.inline.botName = bot.username ?? ''
    this.messages.ownId = person.id
    this.log.setAttribute('aria-busy', 'true')
    this.#view = state
    this.messages.replaceAll(state.messages, state.reactions)
    this.#keyboard.markup = state.input?.markup
    this.#translate()
    this.#scroll.keep()
    // History is not news: only what comes from now on is read out.
    requestAnimationFrame(() => this.log.removeAttribute('aria-busy'))
  }

  /** @param {ChatView} view */
  set #view(view) {
    this.#topics.view = view
    this.#settings.view = view
    this.composer.hidden = view.isBlocked
    find(this.root, '.blocked-note', HTMLElement).hidden = !view.isBlocked
  }

  /**
   * @param {PlaygroundEvent} event
   * @returns {boolean} whether it is news for a reader who looks elsewhere
   */
  take(event) {
    const news = event.kind === 'message' && senderId(event.message) !== this.#person.id
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
      case 'ephemeral':
        this.#note(event.message)
        this.messages.put(event.message)
        return this.#followUp(event)
      case 'deleted':
        return this.messages.remove(event.messageId)
      case 'ephemeralDeleted':
        return this.messages.remove(event.ephemeralId)
      case 'reaction':
        return this.messages.react(event.messageId, event.emoji)
      case 'action':
        return this.activity.start(event.action)
      case 'callbackAnswer':
        this.#presses.release()
        this.#payments.settle()
        return this.#answer(event.text, event.showAlert)
      case 'inputMarkup':
        return this.#changeInput(event.markup, event.messageId)
      case 'inlineAnswer':
        return this.composer.inline.show(event)
      case 'chat':
        this.#view = event.view
        return this.messages.render()
    }
  }

  /** @param {Message} message */
  #note(message) {
    if (senderId(message) !== this.#person.id) this.activity.stop()
    if (message.successful_payment) this.#payments.settle()
    this.#presses.release()
  }

  /** A bot may ask for an answer to its new message. @param {PlaygroundEvent} event */
  #followUp(event) {
    if (event.kind !== 'message' || !event.message.reply_markup?.force_reply) return
    this.composer.replyTo(event.message)
  }

  /**
   * @param {InputMarkup} markup
   * @param {number} messageId
   */
  #changeInput(markup, messageId) {
    this.#keyboard.markup = markup
    const message = this.messages.find(messageId)
    if ('force_reply' in markup && message) this.composer.replyTo(message)
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

  #showTopic() {
    this.messages.render()
    this.#scroll.toBottom()
  }

  #showJump() {
    const away = !this.#scroll.isAtBottom
    if (!away) this.#missed = 0
    this.#jump.hidden = !away
    const label = text(this.#missed > 0 ? 'newMessages' : 'toBottom')
    find(this.#jump, 'span', HTMLElement).textContent = label
  }

  #translate() {
    const words = wordsOf[this.#name]
    translate(this.root)
    this.root.dataset.empty = String(this.messages.isEmpty)
    const title = words.title ? text(words.title) : this.#botName || text('brand')
    find(this.root, '.pane-title', HTMLElement).textContent = title
    find(this.root, '.avatar-large', HTMLElement).textContent = title.slice(0, 1)
    find(this.root, '.quiet-note', HTMLElement).textContent = words.quiet ? text(words.quiet) : ''
    this.activity.idle = text(words.status)
    this.log.setAttribute('aria-label', text(words.log))
    this.#topics.render()
    this.messages.render()
    this.#showJump()
  }
}
