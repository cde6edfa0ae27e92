import { text } from './language.js'

/** @import { TextKey } from './language.js' */

const shownMs = 5000

/** @type {Record<string, TextKey>} */
const words = {
  upload_photo: 'sendingPhoto',
  upload_document: 'sendingFile',
  record_voice: 'recordingVoice',
  upload_voice: 'recordingVoice',
  record_video: 'recordingVideo',
  upload_video: 'sendingVideo',
  record_video_note: 'recordingVideo',
  upload_video_note: 'sendingVideo',
  choose_sticker: 'choosingSticker',
  find_location: 'findingPlace',
}

/**
 * "Typing…": a line in the pane's header, and three dots after the messages.
 */
export class Activity {
  #status
  #log
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  #timer
  /** @type {string | undefined} */
  #action
  #idle = ''

  /**
   * @param {HTMLElement} status
   * @param {HTMLElement} log
   */
  constructor(status, log) {
    this.#status = status
    this.#log = log
  }

  /** @param {string} idle what the header says while nobody types */
  set idle(idle) {
    this.#idle = idle
    this.#show()
  }

  /** @param {string} action */
  start(action) {
    clearTimeout(this.#timer)
    this.#action = action
    this.#timer = setTimeout(() => this.stop(), shownMs)
    this.#show()
  }

  stop() {
    clearTimeout(this.#timer)
    this.#action = undefined
    this.#show()
  }

  #show() {
    const active = this.#action !== undefined
    const doing = this.#action === undefined ? this.#idle : text(words[this.#action] ?? 'typing')
    this.#status.textContent = doing
    this.#status.classList.toggle('pane-status-active', active)
    this.#log.classList.toggle('log-typing', active)
  }
}
