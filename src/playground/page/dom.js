/**
 * An element with attributes and children. Strings become text nodes: data never turns into markup.
 *
 * @template {keyof HTMLElementTagNameMap} Tag
 * @param {Tag} tag
 * @param {Record<string, string | number | boolean | undefined>} [attributes] false and undefined leave one out
 * @param {...(Node | string | undefined)} children
 * @returns {HTMLElementTagNameMap[Tag]}
 */
export function element(tag, attributes = {}, ...children) {
  const made = document.createElement(tag)
  for (const [name, value] of Object.entries(attributes)) {
    if (value === undefined || value === false) continue
    made.setAttribute(name, value === true ? '' : String(value))
  }
  made.append(...children.filter((child) => child !== undefined))
  return made
}

const svg = 'http://www.w3.org/2000/svg'

/** @param {string} name of a symbol in index.html */
export function icon(name) {
  const picture = document.createElementNS(svg, 'svg')
  picture.setAttribute('class', 'icon')
  picture.setAttribute('aria-hidden', 'true')
  const use = document.createElementNS(svg, 'use')
  use.setAttribute('href', `#icon-${name}`)
  picture.append(use)
  return picture
}

/**
 * The one element that `selector` names; the page is broken without it.
 *
 * @template {Element} Type
 * @param {ParentNode} root
 * @param {string} selector
 * @param {new () => Type} type
 * @returns {Type}
 */
export function find(root, selector, type) {
  const found = root.querySelector(selector)
  if (found instanceof type) return found
  throw new Error(`The page has no ${selector}`)
}

/**
 * Moves the focus among `items`, round and round.
 *
 * @param {readonly HTMLElement[]} items
 * @param {number} step
 */
export function moveFocus(items, step) {
  const index = items.findIndex((item) => item.matches(':focus'))
  items.at((index + step) % items.length)?.focus()
}

/**
 * A copy of a template's one element.
 *
 * @template {Element} Type
 * @param {string} id
 * @param {new () => Type} type
 */
export function copyTemplate(id, type) {
  const template = find(document, `#${id}`, HTMLTemplateElement)
  const copy = document.importNode(template.content, true).firstElementChild
  if (copy instanceof type) return copy
  throw new Error(`The template ${id} is empty`)
}
