import { element, find, icon } from './dom.js'
import { readFilm, soundSeconds } from './film.js'
import { fileSize, text } from './language.js'

/** @import { OutgoingFile } from './connection.js' */

/**
 * @typedef {object} Attachment
 * @property {OutgoingFile} sent
 * @property {string | undefined} preview address of the picture, when the browser can show it
 */

/** Telegram's clients send at most this side as a photo; larger ones are made smaller first. */
const largestSide = 2560

/**
 * The files that go with the next message.
 */
export class Attachments {
  #root
  #list
  #asFile
  #onChange
  /** @type {readonly Attachment[]} */
  #items = []

  /**
   * @param {HTMLElement} root
   * @param {() => void} onChange
   */
  constructor(root, onChange) {
    this.#root = root
    this.#list = find(root, '.attachment-list', HTMLUListElement)
    this.#asFile = find(root, 'input', HTMLInputElement)
    this.#onChange = onChange
  }

  get isEmpty() {
    return this.#items.length === 0
  }

  /**
   * @param {Iterable<File>} files
   * @param {boolean} [asFile] uncompressed, unless the reader decides otherwise
   */
  async add(files, asFile = false) {
    const added = await Promise.all([...files].map(toAttachment))
    if (asFile) this.#asFile.checked = true
    this.#change([...this.#items, ...added])
  }

  /** @param {readonly Attachment[]} items */
  putBack(items) {
    this.#change([...items, ...this.#items])
  }

  /** Takes everything out: what was attached, and how it is to be sent. */
  take() {
    const items = this.#items
    const asFile = this.#asFile.checked
    this.#change([])
    this.#asFile.checked = false
    return { items, asFile }
  }

  /** @param {readonly Attachment[]} items */
  #change(items) {
    this.#items = items
    this.render()
    this.#onChange()
  }

  render() {
    this.#root.hidden = this.isEmpty
    this.#list.replaceChildren(...this.#items.map((item) => this.#itemView(item)))
    const anyShown = this.#items.some(({ sent }) => sent.as !== 'document')
    find(this.#root, '.switch', HTMLElement).hidden = !anyShown
  }

  /** @param {Attachment} item */
  #itemView(item) {
    const { name } = item.sent.file
    const label = text('removeAttachment', { name })
    const remove = element(
      'button',
      { type: 'button', class: 'remove-button', 'aria-label': label, title: label },
      icon('close'),
    )
    remove.addEventListener('click', () => this.#remove(item))
    return element('li', { class: 'attachment' }, pictureOf(item), remove)
  }

  /** @param {Attachment} item */
  #remove(item) {
    const index = this.#items.indexOf(item)
    this.#change(this.#items.filter((other) => other !== item))
    if (item.preview) URL.revokeObjectURL(item.preview)
    const buttons = this.#list.querySelectorAll('button')
    const next = buttons[Math.min(index, buttons.length - 1)]
    const field = this.#root.closest('form')?.querySelector('textarea')
    ;(next ?? field)?.focus()
  }
}

/** @param {Attachment} item */
function pictureOf({ sent, preview }) {
  const { file, as } = sent
  if (preview) {
    const picture = element('img', { src: preview, alt: file.name, width: 72, height: 72 })
    if (as === 'photo') return picture
    return element('span', { class: 'attachment-film' }, picture, icon('play'))
  }
  return element(
    'span',
    { class: 'attachment-file' },
    icon('file'),
    element('span', { class: 'attachment-name' }, file.name),
    element('span', {}, fileSize(file.size)),
  )
}

/**
 * What a client makes of a file: a photo, a film, a sound, or a document when it knows no better.
 *
 * @param {File} file
 * @returns {Promise<Attachment>}
 */
async function toAttachment(file) {
  if (file.type.startsWith('video/')) return await toFilm(file)
  if (file.type.startsWith('audio/')) {
    const durationSeconds = await soundSeconds(file)
    return { sent: { file, as: 'audio', durationSeconds }, preview: undefined }
  }
  if (!(await isPicture(file))) return { sent: { file, as: 'document' }, preview: undefined }
  const as = file.type === 'image/gif' ? 'animation' : 'photo'
  return { sent: { file, as }, preview: URL.createObjectURL(file) }
}

/**
 * @param {File} file
 * @returns {Promise<Attachment>}
 */
async function toFilm(file) {
  const film = await readFilm(file)
  if (!film) return { sent: { file, as: 'document' }, preview: undefined }
  const preview = film.thumbnail && URL.createObjectURL(film.thumbnail)
  return { sent: { file, as: 'video', ...film }, preview }
}

/** @param {File} file */
async function isPicture(file) {
  if (!file.type.startsWith('image/') || file.type === 'image/svg+xml') return false
  try {
    const bitmap = await createImageBitmap(file)
    bitmap.close()
    return true
  } catch {
    // Not a picture this browser reads (HEIC, a broken file): it goes as a document.
    return false
  }
}

/**
 * What goes together, as Telegram's clients would send it: photos with films, GIFs one by one, files, sounds.
 *
 * @param {readonly Attachment[]} items
 * @param {boolean} asFile
 * @returns {(readonly Attachment[])[]}
 */
export function toUploads(items, asFile) {
  const sent = asFile ? items.map(asDocument) : items
  const of = (/** @type {readonly string[]} */ kinds) =>
    sent.filter((item) => kinds.includes(item.sent.as))
  return [
    ...chunks(of(['photo', 'video']), 10),
    ...chunks(of(['animation']), 1),
    ...chunks(of(['document']), 10),
    ...chunks(of(['audio']), 10),
  ]
}

/**
 * @param {Attachment} item
 * @returns {Attachment}
 */
function asDocument({ sent, preview }) {
  return { sent: { file: sent.file, as: 'document' }, preview }
}

/**
 * @param {readonly Attachment[]} items
 * @param {number} size of the largest album
 */
function chunks(items, size) {
  const count = Math.ceil(items.length / size)
  return Array.from({ length: count }, (_, at) => items.slice(at * size, (at + 1) * size))
}

/**
 * @param {readonly Attachment[]} items
 * @returns {Promise<readonly OutgoingFile[]>}
 */
export function filesOf(items) {
  return Promise.all(
    items.map(async ({ sent }) => {
      if (sent.as !== 'photo') return sent
      // A picture too large to be drawn here goes as it is: the server says what it thinks of it.
      return { ...sent, file: await shrink(sent.file).catch(() => sent.file) }
    }),
  )
}

/** @param {File} file */
async function shrink(file) {
  const bitmap = await createImageBitmap(file)
  const scale = largestSide / Math.max(bitmap.width, bitmap.height)
  if (scale >= 1) return file
  const width = Math.round(bitmap.width * scale)
  const height = Math.round(bitmap.height * scale)
  const canvas = new OffscreenCanvas(width, height)
  canvas.getContext('2d')?.drawImage(bitmap, 0, 0, width, height)
  bitmap.close()
  const blob = await canvas.convertToBlob({ type: 'image/jpeg', quality: 0.87 })
  return new File([blob], file.name.replace(/\.\w+$/, '.jpg'), { type: 'image/jpeg' })
}
