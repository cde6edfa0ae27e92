import { Parser } from 'saxen'

/** An element with the texts of what lies in it. */
export interface XmlItem {
  /** 1-based. */
  readonly line: number
  readonly attributes: Readonly<Record<string, string>>
  /** The first child of this name, trimmed; '' where there is none. */
  text(name: string): string
  texts(name: string): readonly string[]
  /** The children of this name with their attributes. */
  children(name: string): readonly XmlChild[]
}

export interface XmlChild {
  readonly name: string
  readonly attributes: Readonly<Record<string, string>>
  readonly text: string
}

/** The next item; told one after another, so that a large file is never a tree in memory. */
type OnItem = (name: string, item: XmlItem) => void

interface OpenItem {
  readonly name: string
  readonly depth: number
  readonly line: number
  readonly attributes: Readonly<Record<string, string>>
  readonly children: XmlChild[]
}

/**
 * Finds the elements of these names, none in another, and their direct children. Entities that a document declares
 * itself are left as they are written, so none can grow.
 * @throws Error when the text is no XML, naming the line.
 */
export function readXml(text: string, names: ReadonlySet<string>, onItem: OnItem): void {
  let depth = 0
  let item: OpenItem | undefined
  let child: { name: string; attributes: XmlChild['attributes']; text: string } | undefined
  const parser = new Parser()
  parser.on('openTag', (name, ...about) => {
    const [getAttributes, decode, , getContext] = about
    depth += 1
    if (item && depth > item.depth + 1) return
    const attributes = decoded(getAttributes() as Record<string, string>, decode)
    if (item) child = { name, attributes, text: '' }
    else if (names.has(name)) {
      item = { name, depth, line: getContext().line + 1, attributes, children: [] }
    }
  })
  const add = (more: string) => {
    if (child) child.text += more
    else if (item) item.children.push({ name: '', attributes: {}, text: more })
  }
  parser.on('text', (value, decode) => add(decode(value)))
  parser.on('cdata', (value) => add(value))
  parser.on('closeTag', () => {
    if (item && child && depth === item.depth + 1) {
      item.children.push(child)
      child = undefined
    } else if (item && depth === item.depth) {
      onItem(item.name, toItem(item))
      item = undefined
    }
    depth -= 1
  })
  parser.on('error', (error, getContext) => {
    throw new Error(`line ${getContext().line + 1}: ${error.message}`, { cause: error })
  })
  parser.parse(text)
  // A file that ends in the middle is not taken for a shorter one.
  if (depth !== 0) throw new Error('it ends in the middle')
}

function decoded(attributes: Record<string, string>, decode: (text: string) => string) {
  return Object.fromEntries(Object.entries(attributes).map(([name, text]) => [name, decode(text)]))
}

function toItem({ line, attributes, children }: OpenItem): XmlItem {
  const named = (name: string) => children.filter((one) => one.name === name)
  const texts = (name: string) =>
    named(name)
      .map(({ text }) => text.trim())
      .filter((text) => text !== '')
  return { line, attributes, texts, text: (name) => texts(name)[0] ?? '', children: named }
}
