import { find } from './dom.js'
import { text } from './language.js'

/**
 * Opens the camera's dialog.
 *
 * @returns {Promise<File | undefined>} nothing when the reader changed their mind or there is no camera
 */
export async function takePicture() {
  const dialog = find(document, '#camera-dialog', HTMLDialogElement)
  const video = find(dialog, 'video', HTMLVideoElement)
  const shoot = find(dialog, '#camera-shoot', HTMLButtonElement)
  const closed = Promise.withResolvers()
  dialog.addEventListener('close', () => closed.resolve(undefined), { once: true })
  find(dialog, '#camera-close', HTMLButtonElement).onclick = () => dialog.close()
  /** @type {Promise<File> | undefined} */
  let picture
  shoot.onclick = () => {
    picture = photograph(video)
    dialog.close()
  }
  dialog.showModal()
  const starting = start(dialog, video, shoot)
  await closed.promise
  const taken = await picture
  void starting.then((stream) => stop(stream, video))
  return taken
}

/**
 * @param {HTMLDialogElement} dialog
 * @param {HTMLVideoElement} video
 * @param {HTMLButtonElement} shoot
 */
async function start(dialog, video, shoot) {
  const note = find(dialog, '#camera-note', HTMLElement)
  note.textContent = text('cameraStarting')
  shoot.hidden = true
  video.hidden = true
  try {
    const stream = await navigator.mediaDevices.getUserMedia({
      video: { facingMode: 'environment', width: { ideal: 1280 }, height: { ideal: 960 } },
    })
    video.srcObject = stream
    await video.play()
    video.hidden = false
    shoot.hidden = false
    note.textContent = text('cameraReady')
    shoot.focus()
    return stream
  } catch {
    // No camera, no permission, or the page is not served securely: all the same to the reader.
    note.textContent = text('noCamera')
    return undefined
  }
}

/**
 * @param {MediaStream | undefined} stream
 * @param {HTMLVideoElement} video
 */
function stop(stream, video) {
  for (const track of stream?.getTracks() ?? []) track.stop()
  video.srcObject = null
}

/** @param {HTMLVideoElement} video */
async function photograph(video) {
  const canvas = new OffscreenCanvas(video.videoWidth, video.videoHeight)
  canvas.getContext('2d')?.drawImage(video, 0, 0)
  const blob = await canvas.convertToBlob({ type: 'image/jpeg', quality: 0.9 })
  return new File([blob], 'camera.jpg', { type: 'image/jpeg' })
}
