/** Text that may stand in HTML as it is. */
export interface Html {
  readonly html: string
}

type Part = Html | string | number | null | undefined | readonly Html[]

/** A template whose values are escaped, but for those that are HTML already. */
export function html(texts: TemplateStringsArray, ...values: readonly Part[]): Html {
  const parts = texts.map((text, at) => text + (at < values.length ? render(values[at]) : ''))
  return { html: parts.join('') }
}

/** What is HTML already: styles and scripts of the page, drawings. */
export function raw(text: string): Html {
  return { html: text }
}

function render(value: Part): string {
  if (value === null || value === undefined) return ''
  if (typeof value === 'string' || typeof value === 'number') return escaped(String(value))
  if ('html' in value) return value.html
  return value.map((part) => part.html).join('')
}

const escapes: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
}

function escaped(text: string): string {
  return text.replace(/[&<>"']/g, (letter) => escapes[letter] ?? letter)
}
