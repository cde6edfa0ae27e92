import { element, moveFocus } from './dom.js'

/** @typedef {{ readonly command: string, readonly description: string }} Command */

/**
 * The bot's commands, opened by a button of the input.
 */
export class CommandMenu {
  #menu
  #button
  #onCommand

  /**
   * @param {HTMLElement} menu
   * @param {HTMLButtonElement} button
   * @param {(command: string) => void} onCommand
   */
  constructor(menu, button, onCommand) {
    this.#menu = menu
    this.#button = button
    this.#onCommand = onCommand
    button.hidden = true
    button.addEventListener('click', () => this.#open(menu.hidden === true))
    menu.addEventListener('keydown', (event) => this.#onKey(event))
  }

  /** @param {readonly Command[]} commands */
  set commands(commands) {
    this.#button.hidden = commands.length === 0
    this.#menu.replaceChildren(...commands.map((command) => this.#itemView(command)))
  }

  /** @param {Command} command */
  #itemView({ command, description }) {
    const item = element(
      'button',
      { type: 'button', class: 'command' },
      element('strong', {}, `/${command}`),
      element('span', {}, description),
    )
    item.addEventListener('click', () => {
      this.#open(false)
      this.#onCommand(`/${command}`)
    })
    return item
  }

  /** @param {boolean} open */
  #open(open) {
    this.#menu.hidden = !open
    this.#button.setAttribute('aria-expanded', String(open))
    if (open) this.#menu.querySelector('button')?.focus()
    else this.#button.focus()
  }

  /** @param {KeyboardEvent} event */
  #onKey(event) {
    if (event.key === 'Escape') return this.#open(false)
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key]
    if (!step) return
    event.preventDefault()
    moveFocus([...this.#menu.querySelectorAll('button')], step)
  }
}
