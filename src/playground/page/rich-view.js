import { placeView } from './card-view.js'
import { dateTime } from './date-time.js'
import { element } from './dom.js'
import { buttonView } from './keyboard-view.js'
import { animationView, documentView, filmView, photoView } from './media-view.js'
import { foldedQuote, linkTo, styleTags } from './rich-text.js'
import { voicePlayer } from './voice-player.js'

/** @import { Message, RichBlock, RichBlockCaption, RichMessageButton, RichText } from 'grammy/types' */
/** @import { KeyboardActions } from './keyboard-view.js' */
/** @import { MediaActions } from './media-view.js' */

/**
 * @typedef {object} RichContext
 * @property {Message} message
 * @property {KeyboardActions & MediaActions} actions
 */

/**
 * The blocks of a rich message.
 *
 * @param {Message} message
 * @param {RichContext['actions']} actions
 */
export function richView(message, actions) {
  const { blocks = [], is_rtl: rtl } = message.rich_message ?? {}
  const context = { message, actions }
  return element(
    'div',
    { class: 'rich', dir: rtl ? 'rtl' : 'auto' },
    ...blocks.map((block) => blockView(block, context)),
  )
}

/**
 * @param {RichBlock} block
 * @param {RichContext} context
 * @returns {HTMLElement}
 */
function blockView(block, context) {
  const inner = (/** @type {readonly RichBlock[]} */ blocks) =>
    blocks.map((one) => blockView(one, context))
  switch (block.type) {
    case 'heading':
      // The page's own headings come first: a message begins below them.
      return element(
        'p',
        { class: `rich-heading rich-heading-${block.size}` },
        inline(block.text, context),
      )
    case 'divider':
      return element('hr')
    case 'list':
      return listView(block, context)
    case 'details': {
      const summary = element('summary', {}, inline(block.summary, context))
      return element('details', { open: block.is_open }, summary, ...inner(block.blocks))
    }
    case 'blockquote':
    case 'expandable_blockquote':
    case 'pullquote':
      return quoteView(block, context)
    case 'collage':
    case 'slideshow':
      return figure(
        element('div', { class: `rich-${block.type}`, tabindex: 0 }, ...inner(block.blocks)),
        block.caption,
        context,
      )
    case 'buttons':
      return buttonsView(block, context)
    case 'table':
      return tableView(block, context)
    case 'paragraph':
    case 'footer':
    case 'thinking':
      return element('p', { class: `rich-${block.type}` }, inline(block.text, context))
    case 'pre':
    case 'mathematical_expression':
      return element('pre', {}, 'text' in block ? inline(block.text, context) : block.expression)
    case 'anchor':
      return element('span', { id: `rich-${context.message.message_id}-${block.name}` })
    case 'map':
      return figure(placeView(block.location), block.caption, context)
    case 'photo':
    case 'video':
    case 'animation':
    case 'audio':
    case 'document':
    case 'voice_note':
      return figure(fileView(block, context), block.caption, context)
  }
}

/**
 * @param {Extract<RichBlock, { type: 'blockquote' | 'expandable_blockquote' | 'pullquote' }>} block
 * @param {RichContext} context
 */
function quoteView(block, context) {
  const end = credit(block.credit, context)
  if (block.type === 'blockquote') {
    return element('blockquote', {}, ...block.blocks.map((one) => blockView(one, context)), end)
  }
  const words = inline(block.text, context)
  return block.type === 'pullquote'
    ? element('blockquote', {}, words, end)
    : foldedQuote(words, end)
}

/** @typedef {Extract<RichBlock, { type: 'photo' | 'video' | 'animation' | 'audio' | 'document' | 'voice_note' }>} FileBlock */

/**
 * @param {FileBlock} block
 * @param {RichContext} context
 */
function fileView(block, { actions }) {
  switch (block.type) {
    case 'photo': {
      const photo = block.photo.at(-1)
      const name = plain(block.caption?.text ?? '')
      return photo ? photoView(photo, name, actions) : element('span')
    }
    case 'video':
      return filmView(block.video)
    case 'animation':
      return animationView(block.animation)
    case 'audio':
      return voicePlayer(block.audio)
    case 'document':
      return documentView(block.document)
    case 'voice_note':
      return voicePlayer(block.voice_note)
  }
}

/**
 * @param {HTMLElement} content
 * @param {RichBlockCaption | undefined} caption
 * @param {RichContext} context
 */
function figure(content, caption, context) {
  if (!caption) return element('figure', {}, content)
  const words = element(
    'figcaption',
    {},
    inline(caption.text, context),
    credit(caption.credit, context),
  )
  return element('figure', {}, content, words)
}

/**
 * @param {RichText | undefined} words
 * @param {RichContext} context
 */
function credit(words, context) {
  return words === undefined ? undefined : element('cite', {}, inline(words, context))
}

/**
 * @param {Extract<RichBlock, { type: 'list' }>} list
 * @param {RichContext} context
 */
function listView({ items }, context) {
  return element(
    'ul',
    { class: 'rich-list' },
    ...items.map(({ label, blocks, has_checkbox: boxed, is_checked: checked }) => {
      const box = checked ? '☑' : '☐'
      const sign = boxed ? box : label
      const content = blocks.map((block) => blockView(block, context))
      return element(
        'li',
        {},
        element('span', { class: 'rich-label' }, sign),
        element('div', {}, ...content),
      )
    }),
  )
}

/**
 * @param {Extract<RichBlock, { type: 'buttons' }>} block
 * @param {RichContext} context
 */
function buttonsView({ buttons, align = 'left' }, { message, actions }) {
  return element(
    'div',
    { class: `rich-buttons rich-buttons-${align}` },
    ...buttons.map((button) => richButton(button, { message, actions })),
  )
}

/**
 * @param {RichMessageButton} button
 * @param {RichContext} context
 */
function richButton(button, context) {
  return buttonView(context.message, { ...button, text: plain(button.text) }, context.actions)
}

/**
 * @param {Extract<RichBlock, { type: 'table' }>} table
 * @param {RichContext} context
 */
function tableView({ cells, caption, is_bordered: bordered, is_striped: striped }, context) {
  const classes = ['rich-table', bordered && 'rich-bordered', striped && 'rich-striped']
  const rows = cells.map((row) =>
    element(
      'tr',
      {},
      ...row.map((cell) =>
        element(
          cell.is_header ? 'th' : 'td',
          {
            colspan: cell.colspan,
            rowspan: cell.rowspan,
            style: `text-align: ${cell.align}; vertical-align: ${cell.valign}`,
          },
          inline(cell.text ?? '', context),
        ),
      ),
    ),
  )
  const title = caption === undefined ? undefined : element('caption', {}, inline(caption, context))
  const table = element('table', { class: classes.filter(Boolean).join(' ') }, title, ...rows)
  return element('div', { class: 'rich-scroll' }, table)
}

/** @type {Partial<Record<string, keyof HTMLElementTagNameMap>>} */
const tags = {
  ...styleTags,
  marked: 'mark',
  subscript: 'sub',
  superscript: 'sup',
}

/**
 * @param {RichText} words
 * @param {RichContext} context
 * @returns {Node}
 */
function inline(words, context) {
  if (typeof words === 'string') return document.createTextNode(words)
  if (Array.isArray(words)) {
    const fragment = document.createDocumentFragment()
    fragment.append(...words.map((one) => inline(one, context)))
    return fragment
  }
  if (words.type === 'date_time') {
    return dateTime(words.unix_time, words.date_time_format, plain(words.text))
  }
  if (words.type === 'button') return richButton(words.button, context)
  const tag = tags[words.type]
  const shown = 'text' in words ? inline(words.text, context) : plain(words)
  if (tag) return element(tag, {}, shown)
  return linkTo(addressOf(words), shown)
}

/** @param {Exclude<RichText, string | RichText[]>} words */
function addressOf(words) {
  if (words.type === 'url') return words.url
  if (words.type === 'phone_number') return `tel:${words.phone_number}`
  if (words.type === 'email_address') return `mailto:${words.email_address}`
  return words.type === 'mention' ? `https://t.me/${words.username}` : undefined
}

/**
 * @param {RichText} words
 * @returns {string}
 */
function plain(words) {
  if (typeof words === 'string') return words
  if (Array.isArray(words)) return words.map(plain).join('')
  if (words.type === 'custom_emoji') return words.alternative_text
  if (words.type === 'mathematical_expression') return words.expression
  return 'text' in words ? plain(words.text) : ''
}

/**
 * One line of what it says, for quotes.
 *
 * @param {Message} message
 */
export function richSummary({ rich_message: rich }) {
  for (const block of rich?.blocks ?? []) {
    if ('text' in block) return plain(block.text)
  }
  return undefined
}
