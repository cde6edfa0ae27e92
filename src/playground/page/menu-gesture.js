import { idOf } from './rows.js'

/** @import { Message } from 'grammy/types' */

const longPressMs = 500

/**
 * A right click on a message, or a long press on a phone. Not every phone makes the one of the other.
 *
 * @param {HTMLElement} row
 * @param {readonly Message[]} messages
 * @param {(message: Message, opener: Element) => void} onMenu
 */
export function listenForMenu(row, messages, onMenu) {
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  let timer
  const open = (/** @type {Event} */ event) => {
    const opener = messageAt(event.target)
    const message = messages.find((one) => String(idOf(one)) === opener?.dataset['messageId'])
    if (!(opener && message)) return
    event.preventDefault()
    onMenu(message, opener)
  }
  row.addEventListener('contextmenu', open)
  row.addEventListener('pointerdown', (event) => {
    if (event.pointerType === 'touch') timer = setTimeout(() => open(event), longPressMs)
  })
  for (const end of ['pointerup', 'pointercancel', 'pointermove']) {
    row.addEventListener(end, () => clearTimeout(timer))
  }
}

/**
 * Links keep the browser's own menu.
 *
 * @param {EventTarget | null} target
 */
function messageAt(target) {
  if (!(target instanceof Element) || target.closest('a')) return
  const found = target.closest('[data-message-id]')
  return found instanceof HTMLElement ? found : undefined
}
