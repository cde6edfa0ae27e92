import { type Document, isCollection, isNode, LineCounter, parseDocument, visit } from 'yaml'
import { messageOf } from '#src/lib/message.ts'
import { CatalogueError, type CatalogueProblem } from '#src/ports/errors.ts'
import { timeRemedy } from './count-time.ts'
import { type RawCatalogue, SourceScalar } from './raw-catalogue.ts'

const isText = (value: unknown) => typeof value === 'string'
const topLevel = [
  ['currency', isText, 'must be one ISO 4217 code such as UAH'],
  ['counted_at', isText, timeRemedy],
  ['products', Array.isArray, 'must be a list'],
] as const
const topLevelKeys: readonly string[] = topLevel.map(([key]) => key)

/** @throws CatalogueError naming each line that is no YAML, and keys that a catalogue has not. */
export function parseYaml(text: string, file: string): RawCatalogue {
  const lines = new LineCounter()
  const document = parseDocument(text, { lineCounter: lines, logLevel: 'error' })
  if (document.errors.length > 0) {
    throw new CatalogueError(file, {
      problems: document.errors.map((error) => ({
        line: error.linePos?.[0].line,
        message: firstLine(error.message),
      })),
    })
  }
  refuseLooseAliases(document, lines, file)
  keepWriting(document)
  const content = toPlain(document, file)
  checkTopLevel(content, file)
  const products = content?.products ?? []
  return {
    fields: fieldsOf(products),
    currency: content?.currency ?? undefined,
    countedAt: content?.counted_at ?? undefined,
    products: products.map((value, at) => ({
      value,
      lineOf: (path) => lineOf(document, lines, ['products', at, ...path]),
    })),
    problems: [],
    warnings: [],
  }
}

function fieldsOf(products: readonly unknown[]): readonly string[] {
  const maps = products.filter((one) => typeof one === 'object' && one !== null)
  return [...new Set(maps.flatMap((one) => Object.keys(one)))]
}

function refuseLooseAliases(document: Document, lines: LineCounter, file: string): void {
  const problems: CatalogueProblem[] = []
  visit(document, {
    Alias(_key, node) {
      if (node.resolve(document)) return
      const line = node.range ? lines.linePos(node.range[0]).line : undefined
      problems.push({ line, message: `*${node.source} is no anchor of this file` })
    },
  })
  if (problems.length > 0) throw new CatalogueError(file, { problems })
}

/** Numbers and booleans remember how they were written: as a size or a barcode `007` is not 7. */
function keepWriting(document: Document): void {
  visit(document, {
    Scalar(key, node) {
      if (typeof node.value === 'string' || node.source === undefined) return
      // The name of a field, such as the 50 of `price: 1290,50`, is a word.
      if (key === 'key') node.value = node.source
      else if (node.value !== null) node.value = new SourceScalar(node.source, node.value)
    },
  })
}

function toPlain(document: Document, file: string): unknown {
  try {
    // Bounded, for an alias of an alias of an alias … can stand for more than any memory holds.
    return document.toJS({ maxAliasCount: 100_000 })
  } catch (cause) {
    throw new CatalogueError(file, {
      problems: [{ line: undefined, message: messageOf(cause) }],
      cause,
    })
  }
}

/** The rest of a parser's message repeats the place, which stands before it already. */
function firstLine(message: string): string {
  return message.split('\n')[0]?.replace(/ at line \d+, column \d+:?$/, '') ?? message
}

interface TopLevel {
  readonly currency?: string | null
  readonly counted_at?: string | null
  readonly products?: readonly unknown[]
}

function checkTopLevel(content: unknown, file: string): asserts content is TopLevel | null {
  if (content === null) return
  const isMap = typeof content === 'object' && !Array.isArray(content)
  const unknown = isMap ? Object.keys(content).filter((key) => !topLevelKeys.includes(key)) : []
  if (!isMap || unknown.length > 0) {
    const message = `a catalogue has \`currency\` and \`products\`${
      unknown.length > 0 ? `, not ${unknown.join(', ')}` : ''
    }`
    throw new CatalogueError(file, { problems: [{ line: 1, message }] })
  }
  for (const [key, isRight, expected] of topLevel) {
    const value = (content as Record<string, unknown>)[key]
    if (value !== undefined && value !== null && !isRight(value)) {
      throw new CatalogueError(file, { problems: [{ line: 1, message: `\`${key}\` ${expected}` }] })
    }
  }
}

/** The line of the deepest node on the path: a missing field is reported where its product begins. */
function lineOf(document: Document, lines: LineCounter, path: readonly PropertyKey[]): number {
  for (let length = path.length; length > 0; length -= 1) {
    const node: unknown = document.getIn(path.slice(0, length), true)
    if (isNode(node) && node.range) return lines.linePos(startOf(node, node.range[0])).line
  }
  return 1
}

/** A map in a list begins at its first key; its own range may begin with the comment before. */
function startOf(node: unknown, start: number): number {
  if (!isCollection(node)) return start
  const [first] = node.items
  const key = typeof first === 'object' && first !== null && 'key' in first ? first.key : first
  return isNode(key) && key.range ? key.range[0] : start
}
