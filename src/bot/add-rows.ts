import type { InlineKeyboard } from 'grammy'
import type { InlineKeyboardButton } from 'grammy/types'

/** Adds buttons, so many in a row; what comes next begins a new one. @param perRow >= 1 */
export function addRows(
  keyboard: InlineKeyboard,
  buttons: readonly InlineKeyboardButton[],
  perRow: number,
): void {
  for (let at = 0; at < buttons.length; at += perRow) {
    keyboard.add(...buttons.slice(at, at + perRow)).row()
  }
}
