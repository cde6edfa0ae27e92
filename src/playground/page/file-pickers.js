import { takePicture } from './camera.js'
import { find } from './dom.js'

/**
 * The browser's dialogs to choose files, and the camera.
 */
export class FilePickers {
  #form
  #onFiles

  /**
   * @param {HTMLFormElement} form
   * @param {(files: readonly File[], asFile: boolean) => void} onFiles
   */
  constructor(form, onFiles) {
    this.#form = form
    this.#onFiles = onFiles
    for (const name of /** @type {const} */ (['files', 'media', 'camera'])) {
      const input = this.#input(name)
      input.addEventListener('change', () => {
        onFiles([...(input.files ?? [])], name === 'files')
        // The same file may be chosen again.
        input.value = ''
      })
    }
    const camera = find(form, '[data-action="camera"]', HTMLButtonElement)
    camera.addEventListener('click', () => void this.#photograph())
  }

  /** @param {'files' | 'media' | 'camera'} name */
  open(name) {
    this.#input(name).click()
  }

  /** @param {string} name */
  #input(name) {
    return find(this.#form, `[data-input="${name}"]`, HTMLInputElement)
  }

  async #photograph() {
    // A phone's own camera app is better than ours.
    if (matchMedia('(pointer: coarse)').matches) return this.open('camera')
    const picture = await takePicture()
    if (picture) this.#onFiles([picture], false)
  }
}
