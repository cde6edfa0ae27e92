import type { MessageEntity, ParseMode } from 'grammy/types'
import { badRequest } from './api-error.ts'
import { type FormattedText, parseHtml } from './html-entities.ts'

export interface TextSource {
  readonly text: string
  readonly parseMode?: ParseMode | undefined
  readonly entities?: readonly MessageEntity[] | undefined
}

/**
 * Text as the server keeps it: parsed, trimmed, with the entities it finds by itself (commands, links, mentions).
 * Of the parse modes it takes HTML, which is the bot's; others are refused.
 */
export function formatText(source: TextSource): FormattedText {
  const { text, entities } = trim(parse(source))
  const detected = detectEntities(text).filter((one) => !entities.some((other) => meet(one, other)))
  return { text, entities: [...entities, ...detected].toSorted(byPlace) }
}

function parse({ text, parseMode, entities = [] }: TextSource): FormattedText {
  if (parseMode === undefined) return { text, entities }
  if (parseMode === 'HTML') return parseHtml(text)
  throw badRequest('unsupported parse_mode')
}

function trim({ text, entities }: FormattedText): FormattedText {
  const shorter = text.trimEnd()
  const start = shorter.length - shorter.trimStart().length
  const kept = shorter.slice(start)
  return { text: kept, entities: entities.flatMap((one) => clip(one, start, kept.length)) }
}

function clip(entity: MessageEntity, start: number, textLength: number): MessageEntity[] {
  const from = Math.max(0, entity.offset - start)
  const to = Math.min(textLength, entity.offset - start + entity.length)
  return to > from ? [{ ...entity, offset: from, length: to - from }] : []
}

const detectors = [
  ['bot_command', /(?<![\w/])\/[a-z0-9_]{1,32}(?:@\w+)?(?![\w/])/gi],
  ['url', /\bhttps?:\/\/[^\s<>"]+/gi],
  ['mention', /(?<![\w@])@[a-z]\w{3,31}\b/gi],
  ['hashtag', /(?<![\p{L}\d_#])#[\p{L}\d_]*\p{L}[\p{L}\d_]*/gu],
] as const

function detectEntities(text: string): MessageEntity[] {
  const all = detectors.flatMap(([type, pattern]) =>
    [...text.matchAll(pattern)].map((match) => ({
      type,
      offset: match.index,
      length: match[0].length,
    })),
  )
  return all.filter((one, index) => !all.slice(0, index).some((other) => meet(one, other)))
}

interface Span {
  readonly offset: number
  readonly length: number
}

const meet = (a: Span, b: Span) => a.offset < b.offset + b.length && b.offset < a.offset + a.length

const byPlace = (a: Span, b: Span) => a.offset - b.offset || b.length - a.length
