import type { MessageEntity } from 'grammy/types'

/** An entity that has no place yet. */
export type EntityDraft =
  | { type: 'text_link'; url: string }
  | { type: 'pre'; language?: string }
  | Omit<MessageEntity.DateTimeMessageEntity, 'offset' | 'length'>
  | { type: PlainType | 'blockquote' | 'expandable_blockquote' }

type PlainType = Extract<
  MessageEntity.CommonMessageEntity['type'],
  'bold' | 'italic' | 'underline' | 'strikethrough' | 'code' | 'spoiler'
>

export interface StartTag {
  readonly name: string
  readonly attributes: ReadonlyMap<string, string>
}

const plainTags: ReadonlyMap<string, PlainType> = new Map([
  ['b', 'bold'],
  ['strong', 'bold'],
  ['i', 'italic'],
  ['em', 'italic'],
  ['u', 'underline'],
  ['ins', 'underline'],
  ['s', 'strikethrough'],
  ['strike', 'strikethrough'],
  ['del', 'strikethrough'],
  ['code', 'code'],
  ['tg-spoiler', 'spoiler'],
])

/** What a tag makes of its text: an entity, nothing ('silent'), or undefined for a tag that Telegram does not know. */
export function entityOfTag({ name, attributes }: StartTag): EntityDraft | 'silent' | undefined {
  switch (name) {
    case 'a':
      return linkTo(attributes.get('href') ?? '')
    case 'pre':
      return { type: 'pre' }
    case 'tg-time':
      return timeAt(attributes.get('unix'), attributes.get('format') ?? '')
    case 'tg-emoji':
      // Only bots with a bought name may show these; the emoji inside stays.
      return 'silent'
    case 'blockquote':
      return { type: attributes.has('expandable') ? 'expandable_blockquote' : 'blockquote' }
    case 'span':
      return attributes.get('class') === 'tg-spoiler' ? { type: 'spoiler' } : undefined
    default: {
      const type = plainTags.get(name)
      return type && { type }
    }
  }
}

/** The language in `<code class="language-…">`. */
export const languageOf = ({ attributes }: StartTag) =>
  attributes.get('class')?.match(/^language-(.+)$/)?.[1]

/** A link that leads nowhere stays as text. */
function linkTo(href: string): EntityDraft | 'silent' {
  const url = [href, `http://${href}`].find((candidate) => href && URL.canParse(candidate))
  return url ? { type: 'text_link', url: new URL(url).href } : 'silent'
}

const dateTimeFormat = /^(?:r|w?[dD]?[tT]?)$/

const isDateTimeFormat = (
  format: string,
): format is MessageEntity.DateTimeMessageEntity['date_time_format'] => dateTimeFormat.test(format)

/** Undefined, a tag that Telegram does not know, for a time that is none. */
function timeAt(unix: string = '', format: string): EntityDraft | undefined {
  if (!/^\d+$/.test(unix) || !isDateTimeFormat(format)) return undefined
  return { type: 'date_time', unix_time: Number(unix), date_time_format: format }
}

const attribute =
  /(?<name>[a-z-]+)(?:\s*=\s*(?:"(?<double>[^"]*)"|'(?<single>[^']*)'|(?<bare>[\w.-]+)))?/gi

export function parseAttributes(source: string): ReadonlyMap<string, string> {
  const pairs = [...source.matchAll(attribute)].map(({ groups = {} }) => {
    const value = groups['double'] ?? groups['single'] ?? groups['bare'] ?? ''
    return [(groups['name'] ?? '').toLowerCase(), decodeReferences(value)] as const
  })
  return new Map(pairs)
}

const named: Readonly<Record<string, string>> = { lt: '<', gt: '>', amp: '&', quot: '"' }

/** Telegram knows four named references and the numeric ones; all others stay as they are. */
export function decodeReferences(source: string): string {
  return source.replace(/&(#x[0-9a-f]+|#\d+|lt|gt|amp|quot);/gi, (whole, reference: string) => {
    if (!reference.startsWith('#')) return named[reference.toLowerCase()] ?? whole
    const code = Number(reference.slice(1).replace(/^x/i, '0x'))
    return code > 0 && code <= 0x10ffff ? String.fromCodePoint(code) : whole
  })
}
