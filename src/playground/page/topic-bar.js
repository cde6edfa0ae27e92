import { element, icon } from './dom.js'
import { text } from './language.js'

/** @import { Message } from 'grammy/types' */
/** @import { ChatView, ShownTopic } from '#src/playground/page-server/protocol.ts' */

/** @typedef {'all' | 'general' | number} Chosen everything, what is in no topic, or a topic's id */

/**
 * The topics of a forum, as tabs over its messages.
 */
export class TopicBar {
  #root
  #onChange
  /** @type {ChatView} */
  #view = { isForum: false, isBlocked: false, isConnected: false, topics: [] }
  /** @type {Chosen} */
  #chosen = 'all'

  /**
   * @param {HTMLElement} root
   * @param {() => void} onChange
   */
  constructor(root, onChange) {
    this.#root = root
    this.#onChange = onChange
  }

  /** @param {ChatView} view */
  set view(view) {
    this.#view = view
    const isThere = view.topics.some(({ threadId }) => threadId === this.#chosen)
    if (!view.isForum || (typeof this.#chosen === 'number' && !isThere)) this.#chosen = 'all'
    this.render()
  }

  /** Where a new message goes; nothing for the general topic. */
  get threadId() {
    return typeof this.#chosen === 'number' ? this.#chosen : undefined
  }

  /** The name of a message's topic, where messages of several topics stand together. @param {Message} message */
  nameOf(message) {
    if (this.#chosen !== 'all') return
    const topic = this.#view.topics.find(({ threadId }) => threadId === message.message_thread_id)
    return topic?.name
  }

  /** @param {Message} message */
  isShown(message) {
    if (this.#chosen === 'all') return true
    const thread = message.is_topic_message ? message.message_thread_id : undefined
    return this.#chosen === 'general' ? thread === undefined : thread === this.#chosen
  }

  render() {
    this.#root.hidden = !this.#view.isForum
    this.#root.replaceChildren(
      this.#tab('all', text('topicsAll')),
      this.#tab('general', text('topicGeneral')),
      ...this.#view.topics.map((topic) => this.#topicTab(topic)),
    )
  }

  /** @param {ShownTopic} topic */
  #topicTab({ threadId, name, isClosed }) {
    const tab = this.#tab(threadId, name)
    if (isClosed) tab.append(icon('lock'))
    return tab
  }

  /**
   * @param {Chosen} chosen
   * @param {string} name
   */
  #tab(chosen, name) {
    const pressed = String(chosen === this.#chosen)
    const attributes = { type: 'button', class: 'topic', 'aria-pressed': pressed }
    const tab = element('button', { ...attributes, 'data-testid': 'topic' }, name)
    tab.addEventListener('click', () => {
      this.#chosen = chosen
      this.render()
      this.#root
        .querySelector('[aria-pressed="true"]')
        ?.scrollIntoView({ inline: 'nearest', block: 'nearest' })
      this.#onChange()
    })
    return tab
  }
}
