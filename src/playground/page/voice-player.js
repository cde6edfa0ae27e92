import { fileUrl } from './connection.js'
import { element, icon } from './dom.js'
import { text } from './language.js'

/** @import { Audio, Voice } from 'grammy/types' */

/**
 * A play button, a slider and the time. The recording is loaded when it is first played.
 *
 * @param {Voice | Audio} voice
 */
export function voicePlayer(voice) {
  const audio = new Audio()
  audio.preload = 'none'
  audio.src = fileUrl(voice.file_id)
  const button = element('button', { type: 'button', class: 'play-button' })
  const slider = element('input', {
    type: 'range',
    min: 0,
    max: Math.max(voice.duration, 1),
    step: 0.1,
    value: 0,
    'aria-label': text('position'),
  })
  const time = element('span', { class: 'voice-time' })

  const show = () => {
    const playing = !audio.paused
    button.replaceChildren(icon(playing ? 'pause' : 'play'))
    button.setAttribute('aria-label', text(playing ? 'pause' : 'play'))
    slider.value = String(audio.currentTime)
    time.textContent = minutes(audio.currentTime > 0 ? audio.currentTime : voice.duration)
  }
  button.addEventListener('click', () => {
    if (audio.paused) audio.play().catch(show)
    else audio.pause()
  })
  slider.addEventListener('input', () => {
    audio.currentTime = Number(slider.value)
  })
  for (const event of ['play', 'pause', 'timeupdate']) audio.addEventListener(event, show)
  audio.addEventListener('ended', () => {
    audio.currentTime = 0
    show()
  })
  audio.addEventListener('durationchange', () => {
    // A recording that was never finished properly says Infinity.
    if (Number.isFinite(audio.duration)) slider.max = String(audio.duration)
  })
  show()
  return element(
    'div',
    { class: 'voice', role: 'group', 'aria-label': text('voiceMessage') },
    button,
    slider,
    time,
  )
}

/** @param {number} seconds */
export function minutes(seconds) {
  const whole = Math.floor(seconds)
  return `${Math.floor(whole / 60)}:${String(whole % 60).padStart(2, '0')}`
}
