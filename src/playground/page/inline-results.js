import { act, fileUrl } from './connection.js'
import { element, moveFocus } from './dom.js'
import { language, text } from './language.js'

/** @import { InlineQueryResult } from 'grammy/types' */
/** @import { PaneName } from '#src/playground/page-server/protocol.ts' */
/** @import { InlineOffer } from '#src/playground/state/events.ts' */

/**
 * @typedef {object} InlineOptions
 * @property {PaneName} pane
 * @property {() => number | undefined} threadId
 * @property {() => void} onChosen
 * @property {(words: string) => void} onText
 */

const pauseMs = 250

/**
 * What the bot offers while its name and some words are typed.
 */
export class InlineResults {
  #root
  #options
  #query = ''
  #queryId = ''
  /** @type {InlineOffer | undefined} it may come before the id under which it was asked for */
  #latest
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  #timer
  botName = ''

  /**
   * @param {HTMLElement} root
   * @param {InlineOptions} options
   */
  constructor(root, options) {
    this.#root = root
    this.#options = options
    root.addEventListener('keydown', (event) => this.#onKey(event))
  }

  get isOpen() {
    return !this.#root.hidden
  }

  focus() {
    this.#root.querySelector('button')?.focus()
  }

  /** @param {string} words of the input field */
  watch(words) {
    const query = this.#queryIn(words)
    if (query === this.#query) return
    this.#query = query ?? ''
    clearTimeout(this.#timer)
    if (query === undefined) return this.close()
    this.#timer = setTimeout(() => void this.#ask(query), pauseMs)
  }

  /** @param {InlineOffer} offer */
  show(offer) {
    this.#latest = offer
    if (offer.queryId !== this.#queryId) return
    const views = offer.results.map((result) => this.#resultView(result))
    const nothing = element('p', { class: 'inline-nothing' }, text('nothingFound'))
    const list = views.length > 0 ? views : [nothing]
    const start = offer.button?.start_parameter
    const button = start === undefined ? [] : [this.#startView(offer.button?.text ?? '', start)]
    this.#root.replaceChildren(...button, ...list)
    this.#root.hidden = false
  }

  close() {
    this.#root.hidden = true
    this.#queryId = ''
    this.#query = ''
  }

  /** @param {string} words @returns {string | undefined} nothing when they are not for the bot */
  #queryIn(words) {
    const start = `@${this.botName} `
    return words.toLowerCase().startsWith(start.toLowerCase())
      ? words.slice(start.length)
      : undefined
  }

  /** @param {string} query */
  async #ask(query) {
    const { pane } = this.#options
    const response = await act('inline', { pane, query, language: language() }).catch(
      () => undefined,
    )
    if (!response || query !== this.#query) return
    const { queryId } = await response.json()
    this.#queryId = queryId
    const latest = this.#latest
    if (latest && latest.queryId === queryId) this.show(latest)
  }

  /** @param {InlineQueryResult} result */
  #resultView(result) {
    const title = 'title' in result ? (result.title ?? '') : ''
    const description = 'description' in result ? (result.description ?? '') : ''
    const item = element(
      'button',
      { type: 'button', class: 'inline-result', 'data-testid': 'inline-result' },
      pictureOf(result, title),
      element(
        'span',
        { class: 'document-words' },
        element('strong', {}, title || text('choose')),
        element('span', { class: 'inline-description' }, description),
      ),
    )
    item.addEventListener('click', ({ detail }) => {
      if (detail <= 1) void this.#choose(result.id)
    })
    return item
  }

  /** @param {string} resultId */
  async #choose(resultId) {
    const { pane, threadId, onChosen } = this.#options
    const choice = { pane, queryId: this.#queryId, resultId, threadId: threadId() }
    await act('choose', { ...choice, language: language() })
    this.close()
    onChosen()
  }

  /**
   * @param {string} label
   * @param {string} parameter
   */
  #startView(label, parameter) {
    const button = element('button', { type: 'button', class: 'quiet-button' }, label)
    button.addEventListener('click', () => {
      this.close()
      this.#options.onChosen()
      this.#options.onText(`/start ${parameter}`)
    })
    return button
  }

  /** @param {KeyboardEvent} event */
  #onKey(event) {
    if (event.key === 'Escape') return this.close()
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key]
    if (!step) return
    event.preventDefault()
    moveFocus([...this.#root.querySelectorAll('button')], step)
  }
}

/**
 * Only files that the server knows are shown: the page loads nothing from the web.
 *
 * @param {InlineQueryResult} result
 * @param {string} title
 */
function pictureOf(result, title) {
  const known = Object.entries(result).find(([key]) => /^(photo|sticker|gif)_file_id$/.test(key))
  if (known)
    return element('img', { src: fileUrl(String(known[1])), alt: '', width: 48, height: 48 })
  return element('span', { class: 'inline-letter', 'aria-hidden': 'true' }, title.slice(0, 1))
}
