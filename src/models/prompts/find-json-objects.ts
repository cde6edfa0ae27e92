import { parse as parseYaml } from 'yaml'

/** An answer has a few hundred letters; what a model wrote before it may be long. */
const longestText = 20_000
/** Of an object that is not quite JSON: reading deep nesting as YAML takes minutes, and an answer has none. */
const longestLoose = 2_000
const maxLooseBrackets = 8
/** Braces that are tried as the beginning of an object. */
const maxStarts = 100

/**
 * The JSON objects in what a model wrote, the outermost of each, in their order: models without an enforced schema like
 * to think aloud, to explain themselves, and to put JSON into a fence, a list or a text.
 */
export function findJsonObjects(content: string): readonly object[] {
  const text = withoutThoughts(content).trim().slice(-longestText)
  const whole = parse(text)
  if (typeof whole === 'string') return objectsIn(whole.slice(0, longestText))
  return whole === undefined ? objectsIn(text) : [whole].flat().filter(isObject)
}

/** `<think>`, `<seed:think>`, `[THINK]`, `◁think▷` (Kimi) and `<|START_THINKING|>` (Cohere). */
const thoughts = '[\\w:]*(?:think|thought|reason)\\w*\\|?[>\\]▷]'
const endOfThoughts = new RegExp(`^[\\s\\S]*(?:[<[◁]\\|?/|<\\|END_)${thoughts}`, 'iu')
const endlessThoughts = new RegExp(`^\\s*[<◁]\\|?${thoughts}`, 'iu')
/** The channels of gpt-oss, where a server hands them through, with their marks or without. */
const channels = /^[\s\S]*<\|channel\|>final[\s\S]*?<\|message\|>|^analysis[\s\S]*assistantfinal/

/** What stands in, or before the end of, the marks of a model that thinks; the beginning is often cut off by the server. */
function withoutThoughts(content: string): string {
  const text = content.replace(endOfThoughts, '').replace(channels, '')
  return endlessThoughts.test(text) ? '' : text
}

function objectsIn(text: string): readonly object[] {
  const objects: object[] = []
  let start = text.indexOf('{')
  for (let tries = 0; start >= 0 && tries < maxStarts; tries += 1) {
    const end = endOfObject(text, start)
    const value = end === undefined ? undefined : parseLoosely(text.slice(start, end))
    if (isObject(value)) objects.push(value)
    start = text.indexOf('{', value === undefined ? start + 1 : end)
  }
  return objects
}

/** The place after the brace that closes the one at `start`, whatever stands in texts between. */
function endOfObject(text: string, start: number): number | undefined {
  let depth = 0
  for (const { 0: sign, index } of text.slice(start).matchAll(/"(?:[^"\\]|\\.)*"|[{}]/gs)) {
    if (sign === '{') depth += 1
    if (sign === '}') depth -= 1
    if (depth === 0) return start + index + 1
  }
  return undefined
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

/**
 * Also with the commas, quotes and constants of Python, keys without quotes, line breaks in texts and comments, which
 * models copy from other notations: YAML reads nearly all of it.
 */
function parseLoosely(text: string): unknown {
  const strictly = parse(text)
  if (strictly !== undefined || text.length > longestLoose) return strictly
  if (text.split(/[{[]/).length > maxLooseBrackets + 1) return undefined
  const plain = text.replaceAll('\u00a0', ' ').replaceAll(/(?<=[\s,{[])\/\/ .*$/gm, '')
  try {
    return parseYaml(plain, { logLevel: 'silent', maxAliasCount: 0 })
  } catch {
    return undefined
  }
}

export function isObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
