import { find } from './dom.js'
import { translate } from './language.js'

/** @param {string} words */
export function showAlert(words) {
  const dialog = find(document, '#alert-dialog', HTMLDialogElement)
  find(dialog, '#alert-text', HTMLElement).textContent = words
  if (!dialog.open) dialog.showModal()
}

/**
 * @param {string} question
 * @param {string} yes the button that agrees
 * @returns {Promise<boolean>}
 */
export async function confirm(question, yes) {
  const dialog = find(document, '#confirm-dialog', HTMLDialogElement)
  translate(dialog)
  find(dialog, '#confirm-text', HTMLElement).textContent = question
  find(dialog, '[value="yes"]', HTMLButtonElement).textContent = yes
  return (await answerOf(dialog)) === 'yes'
}

/**
 * @param {HTMLDialogElement} dialog
 * @returns {Promise<string>} the value of the button that closed it
 */
export function answerOf(dialog) {
  dialog.returnValue = ''
  dialog.showModal()
  return new Promise((resolve) => {
    dialog.addEventListener('close', () => resolve(dialog.returnValue), { once: true })
  })
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
