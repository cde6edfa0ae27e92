import { askContact, askPlace } from './attach-dialogs.js'
import { element, find, icon, moveFocus } from './dom.js'
import { readFilm } from './film.js'
import { text } from './language.js'
import { stickerFile, stickerTray } from './stickers.js'

/** @import { User } from 'grammy/types' */
/** @import { Draft } from './composer.js' */
/** @import { OutgoingFile } from './connection.js' */
/** @import { TextKey } from './language.js' */

/**
 * @typedef {object} AttachOptions
 * @property {(draft: Draft) => void} onSend what goes at once
 * @property {() => User} person
 * @property {(kind: 'files' | 'media') => void} onPick files that wait for their caption
 * @property {(file: File) => void} onChannelPost
 */

/**
 * What the paper clip offers: everything that people send in Telegram.
 */
export class AttachMenu {
  #options
  #menu
  #button

  /**
   * @param {HTMLFormElement} form
   * @param {AttachOptions} options
   */
  constructor(form, options) {
    this.#options = options
    this.#menu = find(form, '.attach-menu', HTMLElement)
    this.#button = find(form, '[data-action="attach"]', HTMLButtonElement)
    this.#button.addEventListener('click', () => this.#open(this.#menu.hidden === true))
    this.#menu.addEventListener('keydown', (event) => this.#onKey(event))
    document.addEventListener('click', ({ target }) => {
      if (target instanceof Node && !form.contains(target)) this.#close()
    })
  }

  render() {
    const { onPick } = this.#options
    this.#menu.replaceChildren(
      this.#item('attachMedia', 'image', () => onPick('media')),
      this.#item('attachFile', 'file', () => onPick('files')),
      this.#item('attachNote', 'note', () => void this.#sendNote()),
      this.#item('attachPlace', 'pin', () => void this.#sendPlace()),
      this.#item('attachContact', 'person', () => void this.#sendContact()),
      this.#item('attachChannel', 'channel', () => void this.#sendChannelPost()),
      this.#item('attachSticker', 'sticker', () => void this.#sendStickerFile()),
      stickerTray((emoji) => void this.#sendSticker(emoji)),
    )
  }

  /**
   * @param {TextKey} label
   * @param {string} picture
   * @param {() => void} onClick
   */
  #item(label, picture, onClick) {
    const attributes = { type: 'button', class: 'attach-item', 'data-attach': label }
    const item = element('button', attributes, icon(picture), element('span', {}, text(label)))
    item.addEventListener('click', () => {
      this.#close()
      onClick()
    })
    return item
  }

  /** @param {string} emoji */
  async #sendSticker(emoji) {
    this.#close()
    const file = await stickerFile(emoji)
    this.#options.onSend({ text: '', files: [{ file, as: 'sticker', emoji }] })
  }

  async #sendStickerFile() {
    const file = await pickFile('.webp,.png,.tgs,.webm')
    if (!file) return
    const film = file.name.endsWith('.webm') ? await readFilm(file) : undefined
    this.#options.onSend({ text: '', files: [{ file, as: 'sticker', thumbnail: film?.thumbnail }] })
  }

  async #sendNote() {
    const file = await pickFile('video/*', 'user')
    if (!file) return
    const film = await readFilm(file)
    const side = film && Math.min(film.width, film.height)
    /** @type {OutgoingFile} */
    const note = { file, as: 'video_note', ...film, width: side, height: side }
    this.#options.onSend({ text: '', files: [note] })
  }

  async #sendChannelPost() {
    const file = await pickFile('image/*')
    if (file) this.#options.onChannelPost(file)
  }

  async #sendPlace() {
    const location = await askPlace()
    if (location) this.#options.onSend({ text: '', location })
  }

  async #sendContact() {
    const contact = await askContact(this.#options.person())
    if (contact) this.#options.onSend({ text: '', contact })
  }

  #close() {
    this.#open(false, false)
  }

  /**
   * @param {boolean} open
   * @param {boolean} [focus]
   */
  #open(open, focus = true) {
    this.#menu.hidden = !open
    this.#button.setAttribute('aria-expanded', String(open))
    if (open) this.#menu.querySelector('button')?.focus()
    else if (focus) this.#button.focus()
  }

  /** @param {KeyboardEvent} event */
  #onKey(event) {
    if (event.key === 'Escape') return this.#open(false)
    const step = { ArrowDown: 1, ArrowRight: 1, ArrowUp: -1, ArrowLeft: -1 }[event.key]
    if (!step) return
    event.preventDefault()
    moveFocus([...this.#menu.querySelectorAll('button')], step)
  }
}

/**
 * @param {string} accept
 * @param {string} [capture]
 * @returns {Promise<File | undefined>} nothing when the reader changed their mind
 */
function pickFile(accept, capture) {
  const input = element('input', { type: 'file', accept, capture })
  const picked = Promise.withResolvers()
  input.addEventListener('change', () => picked.resolve(input.files?.[0]))
  input.addEventListener('cancel', () => picked.resolve(undefined))
  input.click()
  return picked.promise
}
