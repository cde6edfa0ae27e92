import { find } from './dom.js'
import { text } from './language.js'
import { minutes } from './voice-player.js'

/** What Telegram's voice messages are, then what the browsers without it record. */
const types = ['audio/ogg;codecs=opus', 'audio/webm;codecs=opus', 'audio/mp4']

/**
 * @typedef {object} VoiceOptions
 * @property {(file: File, durationSeconds: number) => void} onVoice
 * @property {() => void} onRefused no microphone, or no permission
 */

/**
 * Records a voice message in place of the input's line.
 */
export class VoiceLine {
  #form
  #options
  /** @type {{ recorder: MediaRecorder, file: Promise<File> } | undefined} */
  #recording
  #startedAt = 0
  /** @type {ReturnType<typeof setInterval> | undefined} */
  #clock

  /**
   * @param {HTMLFormElement} form
   * @param {VoiceOptions} options
   */
  constructor(form, options) {
    this.#form = form
    this.#options = options
    this.#button('voice').addEventListener('click', () => void this.#start())
    this.#button('cancel-voice').addEventListener('click', () => void this.#finish(false))
    this.#button('send-voice').addEventListener('click', () => void this.#finish(true))
    this.#line.addEventListener('keydown', ({ key }) => {
      if (key === 'Escape') void this.#finish(false)
    })
  }

  get #line() {
    return find(this.#form, '.recording-line', HTMLElement)
  }

  /** @param {string} action */
  #button(action) {
    return find(this.#form, `[data-action="${action}"]`, HTMLButtonElement)
  }

  async #start() {
    if (this.#recording) return
    try {
      const stream = await navigator.mediaDevices.getUserMedia({ audio: true })
      const mimeType = types.find((type) => MediaRecorder.isTypeSupported(type)) ?? ''
      const recorder = new MediaRecorder(stream, { mimeType })
      this.#recording = { recorder, file: recorded(recorder) }
      recorder.start()
    } catch {
      // No microphone, no permission, or an insecure page: the reader can still write.
      this.#recording = undefined
      this.#options.onRefused()
      return
    }
    this.#startedAt = Date.now()
    this.#clock = setInterval(() => this.#showTime(), 250)
    this.#show(true)
    this.#button('send-voice').focus()
  }

  /** @param {boolean} sending */
  async #finish(sending) {
    const recording = this.#recording
    if (!recording) return
    this.#recording = undefined
    clearInterval(this.#clock)
    const { recorder } = recording
    const seconds = Math.max(1, Math.round((Date.now() - this.#startedAt) / 1000))
    // A microphone that was pulled out has stopped it already.
    if (recorder.state !== 'inactive') recorder.stop()
    const file = await recording.file
    for (const track of recorder.stream.getTracks()) track.stop()
    this.#show(false)
    this.#button('voice').focus()
    if (sending) this.#options.onVoice(file, seconds)
  }

  /** @param {boolean} recording */
  #show(recording) {
    this.#line.hidden = !recording
    find(this.#form, '.composer-line', HTMLElement).hidden = recording
    const label = recording ? text('recording') : ''
    find(this.#line, '.recording-label', HTMLElement).textContent = label
    this.#showTime()
  }

  #showTime() {
    const seconds = (Date.now() - this.#startedAt) / 1000
    find(this.#line, '.recording-time', HTMLElement).textContent = minutes(seconds)
  }
}

/**
 * What it has recorded, once it stops.
 *
 * @param {MediaRecorder} recorder
 * @returns {Promise<File>}
 */
function recorded(recorder) {
  const done = Promise.withResolvers()
  recorder.addEventListener('dataavailable', ({ data }) => {
    const type = data.type.split(';')[0] ?? data.type
    done.resolve(new File([data], `voice.${type.split('/')[1]}`, { type }))
  })
  return done.promise
}
