import type { MessageEntity } from 'grammy/types'
import { badRequest } from './api-error.ts'
import {
  decodeReferences,
  type EntityDraft,
  entityOfTag,
  languageOf,
  parseAttributes,
  type StartTag,
} from './html-tags.ts'

export interface FormattedText {
  readonly text: string
  readonly entities: readonly MessageEntity[]
}

interface OpenTag {
  readonly name: string
  readonly offset: number
  readonly draft: EntityDraft | 'silent'
  /** Where its entity goes: outer entities come before inner ones. */
  readonly slot: number
}

interface State {
  text: string
  readonly open: OpenTag[]
  /** In the order in which the tags opened; a slot stays empty when its tag makes no entity. */
  readonly slots: (MessageEntity | undefined)[]
}

const token = /<(?<close>\/?)(?<name>[^\s>/]*)(?<rest>(?:"[^"]*"|'[^']*'|[^>"'])*)>/y

/**
 * Telegram's HTML as text and entities (offsets in UTF-16 units).
 * @throws BotApiError "can't parse entities", worded as the real server words it.
 */
export function parseHtml(html: string): FormattedText {
  const state: State = { text: '', open: [], slots: [] }
  let position = 0
  while (position < html.length) {
    if (html[position] === '<') {
      position = readTag(html, position, state)
    } else {
      const next = html.indexOf('<', position)
      const end = next === -1 ? html.length : next
      state.text += decodeReferences(html.slice(position, end))
      position = end
    }
  }
  const unclosed = state.open.at(-1)
  if (unclosed) {
    throw cannotParse(`Can't find end tag corresponding to start tag "${unclosed.name}"`)
  }
  return { text: state.text, entities: state.slots.filter((entity) => entity !== undefined) }
}

/** Gives the position after the tag. */
function readTag(html: string, position: number, state: State): number {
  const where = `at byte offset ${Buffer.byteLength(html.slice(0, position))}`
  token.lastIndex = position
  const { close, name = '', rest = '' } = token.exec(html)?.groups ?? {}
  if (close === undefined) throw cannotParse(`Unclosed start tag ${where}`)
  const end = token.lastIndex
  if (close) closeTag(name.toLowerCase(), where, state)
  else openTag({ name: name.toLowerCase(), attributes: parseAttributes(rest) }, where, state)
  return end
}

function openTag(tag: StartTag, where: string, state: State): void {
  const { name } = tag
  const draft = isLanguageOfPre(tag, state) ? 'silent' : entityOfTag(tag)
  if (!draft) throw cannotParse(`Unsupported start tag "${name}" ${where}`)
  const slot = state.slots.push(undefined) - 1
  state.open.push({ name, offset: state.text.length, draft, slot })
}

/** `<pre><code class="language-…">` is one entity: the inner tag only names the language. */
function isLanguageOfPre(tag: StartTag, { open, text }: State): boolean {
  const outer = open.at(-1)
  if (tag.name !== 'code' || !outer || outer.offset !== text.length) return false
  if (outer.draft === 'silent' || outer.draft.type !== 'pre') return false
  const language = languageOf(tag)
  if (language) outer.draft.language = language
  return true
}

function closeTag(name: string, where: string, { open, slots, text }: State): void {
  const tag = open.pop()
  if (!tag) throw cannotParse(`Unexpected end tag ${where}`)
  if (name && name !== tag.name) {
    throw cannotParse(`Unmatched end tag ${where}, expected "</${tag.name}>", found "</${name}>"`)
  }
  const { offset, draft, slot } = tag
  const length = text.length - offset
  if (draft !== 'silent' && length > 0) slots[slot] = { ...draft, offset, length }
}

const cannotParse = (reason: string) => badRequest(`can't parse entities: ${reason}`)
