import { fileUrl } from './connection.js'
import { element, icon } from './dom.js'
import { fileSize, money, text } from './language.js'
import { senderName } from './rows.js'
import { voicePlayer } from './voice-player.js'

/** @import { Document, Message, PhotoSize } from 'grammy/types' */

/**
 * @typedef {object} Place where a photo stands in its album
 * @property {number} number
 * @property {number} count
 */

/**
 * @typedef {object} MediaActions
 * @property {(url: string, name: string) => void} onPhoto
 */

const widest = 300
const tallest = 340
const narrowest = 220

/** @param {Message} message */
function largestPhoto(message) {
  return message.photo?.toSorted((a, b) => a.width * a.height - b.width * b.height).at(-1)
}

/** @param {Message} message */
export function isVisual(message) {
  return Boolean(message.photo ?? message.video ?? message.animation)
}

/**
 * What a message shows besides its text, or nothing.
 *
 * @param {Message} message
 * @param {Place} place
 * @param {MediaActions} actions
 */
export function mediaView(message, place, actions) {
  const photo = largestPhoto(message)
  if (photo) return photoView(photo, photoName(message, place), actions)
  if (message.video ?? message.animation) return filmView(message)
  if (message.document) return documentView(message.document)
  const sound = message.voice ?? message.audio
  if (sound) return voicePlayer(sound)
  return otherView(message)
}

/**
 * @param {Message} message
 * @param {Place} place
 */
function photoName(message, { number, count }) {
  const caption = message.caption?.split('\n')[0]
  if (caption) return caption.slice(0, 120)
  const name = senderName(message)
  return count > 1 ? text('photoFromOf', { number, count, name }) : text('photoFrom', { name })
}

/**
 * @param {PhotoSize} photo
 * @param {string} name
 * @param {MediaActions} actions
 */
function photoView(photo, name, actions) {
  const url = fileUrl(photo.file_id)
  const picture = element('img', {
    src: url,
    alt: name,
    width: photo.width,
    height: photo.height,
    decoding: 'async',
  })
  const button = element(
    'button',
    {
      type: 'button',
      class: 'photo',
      'aria-label': text('openPhoto', { name }),
    },
    picture,
  )
  button.addEventListener('click', () => actions.onPhoto(url, name))
  return button
}

/**
 * Sizes the message after its picture, before the picture is loaded.
 *
 * @param {HTMLElement} view
 * @param {Message} message
 */
export function reserveRoom(view, message) {
  const size = largestPhoto(message) ?? message.video ?? message.animation
  if (!size) return
  view.style.setProperty('--message-width', `${shownWidth(size)}px`)
  view.style.setProperty('--photo-shape', (size.width / size.height).toFixed(4))
}

/** @param {{ width: number, height: number }} size */
function shownWidth({ width, height }) {
  return Math.max(narrowest, Math.round(Math.min(widest, (tallest * width) / height)))
}

/** @param {Message} message */
function filmView(message) {
  const film = message.video ?? message.animation
  if (!film) return
  const silent = message.animation !== undefined
  const made = element('video', {
    src: fileUrl(film.file_id),
    width: film.width,
    height: film.height,
    controls: !silent,
    loop: silent,
    playsinline: true,
    preload: 'metadata',
  })
  made.muted = silent
  return made
}

/** @param {Document} document */
function documentView(document) {
  const name = document.file_name ?? text('document')
  return element(
    'a',
    {
      class: 'document',
      href: fileUrl(document.file_id),
      download: name,
      'aria-label': text('download', { name }),
    },
    element('span', { class: 'document-icon' }, icon('file')),
    element(
      'span',
      { class: 'document-words' },
      element('span', { class: 'document-name' }, name),
      element('span', { class: 'document-size' }, fileSize(document.file_size ?? 0)),
    ),
  )
}

/** @param {Message} message */
function otherView(message) {
  if (message.invoice) return invoiceView(message.invoice)
  if (message.contact) {
    const { first_name: name, phone_number: phone } = message.contact
    return element('p', { class: 'text' }, `${name}: ${phone}`)
  }
  if (message.location) return locationView(message.location)
  if (message.sticker) {
    const { file_id: id, width, height, emoji } = message.sticker
    const attributes = { src: fileUrl(id), width, height, alt: emoji ?? '', class: 'sticker' }
    return element('img', attributes)
  }
  if (message.text !== undefined || message.caption !== undefined) return
  return element('p', { class: 'text unsupported' }, text('unsupported'))
}

/** @param {NonNullable<Message['invoice']>} invoice */
function invoiceView({ title, description, total_amount: total, currency }) {
  return element(
    'div',
    { class: 'invoice' },
    element('strong', {}, title),
    element('p', {}, description),
    element('p', { class: 'invoice-total' }, money(total, currency)),
  )
}

/** @param {NonNullable<Message['location']>} location */
function locationView({ latitude, longitude }) {
  const address = `https://www.openstreetmap.org/?mlat=${latitude}&mlon=${longitude}`
  const link = element(
    'a',
    { href: address, target: '_blank', rel: 'noopener noreferrer' },
    `${latitude.toFixed(5)}, ${longitude.toFixed(5)}`,
  )
  return element('p', { class: 'text' }, link)
}
