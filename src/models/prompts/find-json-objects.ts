/** An answer has a few hundred letters; what a model wrote before it may be long. */
const longestText = 20_000
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

/** What stands in, or before the end of, the tags of a model that thinks; the beginning is often cut off by the server. */
function withoutThoughts(content: string): string {
  const afterThoughts = content.replace(/^[\s\S]*<\/(?:think|thinking|thought|reasoning)>/i, '')
  // The channels of gpt-oss, where a server hands them through.
  return afterThoughts.replace(/^[\s\S]*<\|channel\|>final[\s\S]*?<\|message\|>/, '')
}

function objectsIn(text: string): readonly object[] {
  const objects: object[] = []
  let start = text.indexOf('{')
  for (let tries = 0; start >= 0 && tries < maxStarts; tries += 1) {
    const end = endOfObject(text, start)
    const value = end === undefined ? undefined : parse(text.slice(start, end))
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

function isObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
