import { element, find, icon } from './dom.js'
import { fileSize, text } from './language.js'

/**
 * @typedef {object} Attachment
 * @property {File} file
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

  /** @param {Iterable<File>} files */
  async add(files) {
    const added = await Promise.all([...files].map(toAttachment))
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
    const anyPhoto = this.#items.some(({ preview }) => preview !== undefined)
    find(this.#root, '.switch', HTMLElement).hidden = !anyPhoto
  }

  /** @param {Attachment} item */
  #itemView(item) {
    const { name } = item.file
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
function pictureOf({ file, preview }) {
  if (preview) return element('img', { src: preview, alt: file.name, width: 72, height: 72 })
  return element(
    'span',
    { class: 'attachment-file' },
    icon('file'),
    element('span', { class: 'attachment-name' }, file.name),
    element('span', {}, fileSize(file.size)),
  )
}

/** @param {File} file */
async function toAttachment(file) {
  const size = await pictureSize(file)
  return { file, preview: size ? URL.createObjectURL(file) : undefined }
}

/** @param {File} file */
async function pictureSize(file) {
  if (!file.type.startsWith('image/') || file.type === 'image/svg+xml') return
  try {
    const bitmap = await createImageBitmap(file)
    const { width, height } = bitmap
    bitmap.close()
    return { width, height }
  } catch {
    // Not a picture this browser reads (HEIC, a broken file): it goes as a document.
    return
  }
}

/**
 * @typedef {object} UploadOfItems what one request sends
 * @property {'photo' | 'document'} as
 * @property {readonly Attachment[]} items
 */

/**
 * What goes together, as Telegram's clients would send it.
 *
 * @param {readonly Attachment[]} items
 * @param {boolean} asFile
 * @returns {UploadOfItems[]}
 */
export function toUploads(items, asFile) {
  const photos = asFile ? [] : items.filter(({ preview }) => preview !== undefined)
  const documents = items.filter((item) => !photos.includes(item))
  return [
    ...chunks(photos).map((part) => ({ as: /** @type {const} */ ('photo'), items: part })),
    ...chunks(documents).map((part) => ({ as: /** @type {const} */ ('document'), items: part })),
  ]
}

/** @param {readonly Attachment[]} items an album has at most ten */
function chunks(items) {
  const count = Math.ceil(items.length / 10)
  return Array.from({ length: count }, (_, index) => items.slice(index * 10, index * 10 + 10))
}

/**
 * @param {UploadOfItems} upload
 * @returns {Promise<readonly File[]>}
 */
export function filesOf({ as, items }) {
  const files = items.map(({ file }) => file)
  if (as === 'document') return Promise.resolve(files)
  // A picture too large to be drawn here goes as it is: the server says what it thinks of it.
  return Promise.all(files.map((file) => shrink(file).catch(() => file)))
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
