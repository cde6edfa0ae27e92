/**
 * @typedef {object} FilmDetails
 * @property {number} durationSeconds
 * @property {number} width
 * @property {number} height
 * @property {File | undefined} thumbnail its first frame
 */

const thumbnailSide = 320

/**
 * What Telegram's clients say of a film that they send: the server reads none.
 *
 * @param {File} file
 * @returns {Promise<FilmDetails | undefined>} nothing for a film that this browser does not play
 */
export async function readFilm(file) {
  const video = document.createElement('video')
  const address = URL.createObjectURL(file)
  video.muted = true
  video.preload = 'auto'
  video.src = address
  try {
    await happened(video, 'loadeddata')
    const { videoWidth: width, videoHeight: height, duration } = video
    if (width === 0) return undefined
    // A recording that was never finished properly says Infinity.
    const durationSeconds = Number.isFinite(duration) ? Math.round(duration) : 0
    return { durationSeconds, width, height, thumbnail: await firstFrame(video) }
  } catch {
    return undefined
  } finally {
    URL.revokeObjectURL(address)
  }
}

/**
 * @param {File} file
 * @returns {Promise<number>} whole seconds; 0 when the browser cannot tell
 */
export async function soundSeconds(file) {
  const audio = new Audio()
  const address = URL.createObjectURL(file)
  audio.src = address
  try {
    await happened(audio, 'loadedmetadata')
    return Number.isFinite(audio.duration) ? Math.round(audio.duration) : 0
  } catch {
    return 0
  } finally {
    URL.revokeObjectURL(address)
  }
}

/**
 * @param {HTMLMediaElement} media
 * @param {string} event
 */
function happened(media, event) {
  return new Promise((resolve, reject) => {
    media.addEventListener(event, resolve, { once: true })
    media.addEventListener('error', reject, { once: true })
  })
}

/** @param {HTMLVideoElement} video */
async function firstFrame(video) {
  const scale = Math.min(1, thumbnailSide / Math.max(video.videoWidth, video.videoHeight))
  const width = Math.max(1, Math.round(video.videoWidth * scale))
  const height = Math.max(1, Math.round(video.videoHeight * scale))
  const canvas = new OffscreenCanvas(width, height)
  canvas.getContext('2d')?.drawImage(video, 0, 0, width, height)
  const blob = await canvas.convertToBlob({ type: 'image/jpeg', quality: 0.87 })
  return new File([blob], 'frame.jpg', { type: 'image/jpeg' })
}
