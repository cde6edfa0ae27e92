import { cardView } from './card-view.js'
import { fileUrl } from './connection.js'
import { element, icon } from './dom.js'
import { fileSize, text } from './language.js'
import { senderName } from './rows.js'
import { minutes, voicePlayer } from './voice-player.js'

/** @import { Animation, Document, Message, PhotoSize, Sticker, Video, VideoNote } from 'grammy/types' */

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

/** @param {readonly PhotoSize[] | undefined} sizes */
function largest(sizes) {
  return sizes?.toSorted((a, b) => a.width * a.height - b.width * b.height).at(-1)
}

/** @param {Message} message */
export function isVisual(message) {
  return Boolean(message.photo ?? message.video ?? message.animation)
}

/** Stands on the wallpaper, without a bubble. @param {Message} message */
export function isBare(message) {
  return Boolean(message.sticker ?? message.video_note)
}

/**
 * What a message shows besides its text, or nothing.
 *
 * @param {Message} message
 * @param {Place} place
 * @param {MediaActions} actions
 */
export function mediaView(message, place, actions) {
  const photo = largest(message.photo)
  if (photo) return photoView(photo, photoName(message, place), actions)
  if (message.video) return filmView(message.video)
  if (message.animation) return animationView(message.animation)
  if (message.video_note) return noteView(message.video_note)
  if (message.sticker) return stickerView(message.sticker)
  if (message.document) return documentView(message.document)
  const sound = message.voice ?? message.audio
  if (sound) return voicePlayer(sound)
  return cardView(message)
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
export function photoView(photo, name, actions) {
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
  const size = largest(message.photo) ?? message.video ?? message.animation
  if (!size) return
  view.style.setProperty('--message-width', `${shownWidth(size)}px`)
  view.style.setProperty('--photo-shape', (size.width / size.height || 1).toFixed(4))
}

/** @param {{ width: number, height: number }} size */
function shownWidth({ width, height }) {
  return Math.max(narrowest, Math.round(Math.min(widest, (tallest * width) / height || widest)))
}

/** @param {Video} video */
export function filmView(video) {
  return element('video', {
    src: fileUrl(video.file_id),
    poster: video.thumbnail && fileUrl(video.thumbnail.file_id),
    width: video.width,
    height: video.height,
    controls: true,
    playsinline: true,
    preload: 'metadata',
    'aria-label': text('video'),
  })
}

/** Plays by itself, without a sound, round and round. @param {Animation} animation */
export function animationView(animation) {
  const { file_id: id, width, height } = animation
  const label = text('animation')
  if (animation.mime_type === 'image/gif') {
    return element('img', { src: fileUrl(id), width, height, alt: label, class: 'animation' })
  }
  return silentFilm(id, { width, height, 'aria-label': label, class: 'animation' })
}

/** @param {VideoNote} note */
function noteView({ file_id: id, thumbnail, duration, length }) {
  const film = element('video', {
    src: fileUrl(id),
    poster: thumbnail && fileUrl(thumbnail.file_id),
    width: length,
    height: length,
    controls: true,
    playsinline: true,
    preload: 'metadata',
    'aria-label': text('videoNote'),
  })
  const time = element('span', { class: 'note-time' }, minutes(duration))
  return element('div', { class: 'video-note' }, film, time)
}

/** An animated one is a drawing that browsers cannot play: its picture or its emoji stands for it. @param {Sticker} sticker */
function stickerView({ file_id: id, width, height, emoji, thumbnail, ...sticker }) {
  const label = emoji ? text('stickerNamed', { emoji }) : text('sticker')
  if (sticker.is_video)
    return silentFilm(id, { width, height, 'aria-label': label, class: 'sticker' })
  if (!sticker.is_animated) {
    return element('img', { src: fileUrl(id), width, height, alt: label, class: 'sticker' })
  }
  if (!thumbnail) {
    return element(
      'span',
      { class: 'sticker-emoji', role: 'img', 'aria-label': label },
      emoji ?? '✨',
    )
  }
  const picture = fileUrl(thumbnail.file_id)
  return element('img', { src: picture, width, height, alt: label, class: 'sticker' })
}

/**
 * @param {string} fileId
 * @param {Record<string, string | number | undefined>} attributes
 */
function silentFilm(fileId, attributes) {
  const film = element('video', {
    src: fileUrl(fileId),
    loop: true,
    autoplay: true,
    playsinline: true,
    ...attributes,
  })
  film.muted = true
  return film
}

/** @param {Document} document */
export function documentView(document) {
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
