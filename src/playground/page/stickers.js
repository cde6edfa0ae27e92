import { element } from './dom.js'
import { text } from './language.js'

const emoji = ['👍', '❤️', '😍', '🙏', '😂', '🤔', '👋', '🎉']
const side = 512

/** @param {(emoji: string) => void} onPick */
export function stickerTray(onPick) {
  return element(
    'div',
    { class: 'sticker-tray', role: 'group', 'aria-label': text('stickers') },
    ...emoji.map((one) => {
      const label = text('stickerNamed', { emoji: one })
      const button = element('button', { type: 'button', 'aria-label': label }, one)
      button.addEventListener('click', () => onPick(one))
      return button
    }),
  )
}

/**
 * A sticker as large as Telegram's, drawn from an emoji.
 *
 * @param {string} drawn
 */
export async function stickerFile(drawn) {
  const canvas = new OffscreenCanvas(side, side)
  const context = canvas.getContext('2d')
  if (context) {
    context.font = `${side * 0.75}px sans-serif`
    context.textAlign = 'center'
    context.textBaseline = 'middle'
    context.fillText(drawn, side / 2, side * 0.54)
  }
  const blob = await canvas.convertToBlob({ type: 'image/webp' })
  return new File([blob], 'sticker.webp', { type: 'image/webp' })
}
