import { dateTime } from './date-time.js'
import { element } from './dom.js'

/** @import { MessageEntity } from 'grammy/types' */

/**
 * @typedef {object} TextActions
 * @property {(command: string) => void} onCommand
 */

/** Of styles that every text may have. */
export const styleTags = /** @type {const} */ ({
  bold: 'strong',
  italic: 'em',
  underline: 'u',
  strikethrough: 's',
  code: 'code',
})

/** @type {Partial<Record<MessageEntity['type'], keyof HTMLElementTagNameMap>>} */
const tags = {
  ...styleTags,
  pre: 'pre',
  blockquote: 'blockquote',
}

/** @type {Partial<Record<MessageEntity['type'], (shown: string) => string>>} */
const links = {
  url: (shown) => (/^[a-z][a-z0-9+.-]*:/i.test(shown) ? shown : `https://${shown}`),
  email: (shown) => `mailto:${shown}`,
  phone_number: (shown) => `tel:${shown.replaceAll(/[^\d+]/g, '')}`,
  mention: (shown) => `https://t.me/${shown.slice(1)}`,
}

/**
 * A message's text with its entities as elements. Offsets count UTF-16 units, as JavaScript's strings do; entities
 * nest, they never overlap.
 *
 * @param {string} text
 * @param {readonly MessageEntity[]} entities
 * @param {TextActions} actions
 */
export function richText(text, entities, actions) {
  const sorted = entities.toSorted((a, b) => a.offset - b.offset || b.length - a.length)
  const fragment = document.createDocumentFragment()
  fill(fragment, { text, from: 0, to: text.length, entities: sorted, actions })
  return fragment
}

/**
 * @typedef {object} Span
 * @property {string} text
 * @property {number} from
 * @property {number} to
 * @property {readonly MessageEntity[]} entities inside the span, outermost first
 * @property {TextActions} actions
 */

/**
 * @param {ParentNode & Node} parent
 * @param {Span} span
 */
function fill(parent, span) {
  let position = span.from
  let rest = span.entities
  while (rest.length > 0) {
    const [entity, ...later] = rest
    if (!entity) break
    const end = Math.min(entity.offset + entity.length, span.to)
    if (entity.offset < position || end <= entity.offset) {
      rest = later
      continue
    }
    parent.append(span.text.slice(position, entity.offset))
    const inner = later.filter((other) => other.offset < end)
    const node = wrap(entity, span.text.slice(entity.offset, end), span.actions)
    if (node.childNodes.length === 0) {
      fill(node, { ...span, from: entity.offset, to: end, entities: inner })
    }
    parent.append(node)
    // What stands after a quote begins a line of its own already.
    position = isBlock(node) && span.text[end] === '\n' ? end + 1 : end
    rest = later.slice(inner.length)
  }
  parent.append(span.text.slice(position, span.to))
}

/** @param {Element} node */
function isBlock({ tagName }) {
  return tagName === 'BLOCKQUOTE' || tagName === 'PRE'
}

/**
 * @param {MessageEntity} entity
 * @param {string} shown
 * @param {TextActions} actions
 * @returns {HTMLElement} empty, or with all it shows
 */
function wrap(entity, shown, actions) {
  const tag = tags[entity.type]
  if (tag) return element(tag)
  if (entity.type === 'expandable_blockquote') return foldedQuote()
  if (entity.type === 'spoiler') return spoiler()
  if (entity.type === 'bot_command') return command(shown, actions)
  if (entity.type === 'date_time') {
    return dateTime(entity.unix_time, entity.date_time_format, shown)
  }
  return linkTo(entity.type === 'text_link' ? entity.url : links[entity.type]?.(shown))
}

/**
 * @param {string | undefined} address
 * @param {Node | string} [shown]
 */
export function linkTo(address, shown) {
  if (!(address && isSafe(address))) return element('span', {}, shown)
  return element('a', { href: address, target: '_blank', rel: 'noopener noreferrer' }, shown)
}

/** @param {string} address */
export function isSafe(address) {
  return URL.canParse(address) && /^(https?|mailto|tel|tg):/i.test(address)
}

function spoiler() {
  const made = element('span', { class: 'spoiler', tabindex: 0, role: 'button' })
  return onPress(made, () => made.classList.add('spoiler-shown'))
}

/**
 * Only its first lines, until the reader wants them all.
 *
 * @param {...(Node | undefined)} children
 */
export function foldedQuote(...children) {
  const attributes = { class: 'folded', tabindex: 0, role: 'button', 'aria-expanded': 'false' }
  const made = element('blockquote', attributes, ...children)
  return onPress(made, () => {
    const isFolded = made.classList.toggle('folded')
    made.setAttribute('aria-expanded', String(!isFolded))
  })
}

/**
 * @param {HTMLElement} made
 * @param {() => void} act by mouse, finger or keyboard
 */
function onPress(made, act) {
  made.addEventListener('click', act)
  made.addEventListener('keydown', ({ key }) => key === 'Enter' && act())
  return made
}

/**
 * @param {string} shown
 * @param {TextActions} actions
 */
function command(shown, actions) {
  const made = element('button', { type: 'button', class: 'command-link' }, shown)
  made.addEventListener('click', () => actions.onCommand(shown))
  return made
}
