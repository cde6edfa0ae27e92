import { find } from './dom.js'

/** @param {string} words */
export function showAlert(words) {
  const dialog = find(document, '#alert-dialog', HTMLDialogElement)
  find(dialog, '#alert-text', HTMLElement).textContent = words
  if (!dialog.open) dialog.showModal()
}

/**
 * @param {string} url
 * @param {string} name
 */
export function showPhoto(url, name) {
  const dialog = find(document, '#photo-viewer', HTMLDialogElement)
  const image = find(dialog, 'img', HTMLImageElement)
  image.src = url
  image.alt = name
  dialog.showModal()
}

/** A click anywhere closes the photo; Escape does so by itself. */
export function setUpViewer() {
  const dialog = find(document, '#photo-viewer', HTMLDialogElement)
  dialog.addEventListener('click', () => dialog.close())
}
