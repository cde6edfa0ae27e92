import { copyTemplate, element, find, moveFocus } from './dom.js'
import { onLanguage, text, translate } from './language.js'

/** @import { Sample } from '#src/playground/page-server/protocol.ts' */

const steps = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1 }

/**
 * The tray of photos to try: it fills an empty chat, and becomes a strip over the input after that.
 */
export class Samples {
  #root = copyTemplate('samples-template', HTMLElement)
  #list = find(this.#root, '.samples-list', HTMLElement)
  #toggle
  #onPick
  /** @type {readonly Sample[]} */
  #samples = []

  /**
   * @param {HTMLElement} pane
   * @param {HTMLButtonElement} toggle
   * @param {(sample: Sample) => Promise<void>} onPick says itself what went wrong
   */
  constructor(pane, toggle, onPick) {
    this.#toggle = toggle
    this.#onPick = onPick
    find(pane, '.pane-body', HTMLElement).after(this.#root)
    toggle.addEventListener('click', () => this.open(this.#root.hidden === true))
    this.#root.addEventListener('keydown', (event) => this.#onKey(event))
    onLanguage(() => this.#render())
  }

  /** @param {readonly Sample[]} samples */
  set samples(samples) {
    this.#samples = samples
    this.#render()
  }

  /** @param {boolean} open */
  open(open) {
    const shown = open && this.#samples.length > 0
    this.#root.hidden = !shown
    this.#toggle.setAttribute('aria-expanded', String(shown))
  }

  #render() {
    translate(this.#root)
    this.#toggle.hidden = this.#samples.length === 0
    this.#list.replaceChildren(...this.#samples.map((_, index) => this.#sampleView(index)))
  }

  /** @param {number} index */
  #sampleView(index) {
    const sample = this.#samples[index]
    if (!sample) return ''
    const name = readable(sample.name)
    const values = { number: index + 1, count: this.#samples.length, name }
    const picture = element('img', { src: sample.url, alt: '', width: 160, height: 160 })
    const label = text('sendSample', values)
    const attributes = { type: 'button', class: 'sample', 'data-testid': 'sample' }
    const button = element('button', { ...attributes, 'aria-label': label, title: name }, picture)
    button.addEventListener('click', ({ detail }) => {
      // A double click means one photo.
      if (detail <= 1) void this.#pick(sample, button)
    })
    return button
  }

  /**
   * @param {Sample} sample
   * @param {HTMLButtonElement} button
   */
  async #pick(sample, button) {
    button.setAttribute('aria-busy', 'true')
    await this.#onPick(sample)
    button.removeAttribute('aria-busy')
  }

  /** @param {KeyboardEvent} event */
  #onKey(event) {
    const step = steps[/** @type {keyof typeof steps} */ (event.key)]
    if (!step) return
    event.preventDefault()
    moveFocus([...this.#list.querySelectorAll('button')], step)
  }
}

/** @param {string} name a file's name or a title */
function readable(name) {
  return name.replace(/\.\w+$/, '').replaceAll(/[-_]+/g, ' ')
}

/** @param {Sample} sample */
export async function sampleFile({ name, url }) {
  const response = await fetch(url)
  if (!response.ok) throw new Error(`The sample ${name} is not there: ${response.status}`)
  const blob = await response.blob()
  return new File([blob], url.split('/').at(-1) || name, { type: blob.type })
}
