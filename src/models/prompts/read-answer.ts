import { isDeepStrictEqual } from 'node:util'
import { z } from 'zod'
import type { CallFailure } from '#src/domain/call-failure.ts'
import { findJsonObjects } from './find-json-objects.ts'
import { safeText } from './safe-text.ts'

/** A model's answer after it was checked, or why it cannot be used. */
export type ReadAnswer<T> =
  | { readonly kind: 'read'; readonly value: T }
  | { readonly kind: 'unusable'; readonly failure: CallFailure; readonly detail: string }

export interface Choice {
  /** Place in the list that was offered, from 0; undefined: none of them. */
  readonly index: number | undefined
  /** 0-1. */
  readonly confidence: number
  readonly reason: string
}

const maxReason = 160
const maxWords = 20
const maxWord = 60

/** For a model that does not say how sure it is: its choice counts as any other that is not in doubt. */
const defaultConfidence = 0.5

/** Whatever schema a provider promised to enforce: only this is believed. Nothing but the choice has to be there. */
export function readChoice(content: string, offered: number): ReadAnswer<Choice> {
  const schema = z.object({
    attributes: z.preprocess(toWords, z.array(z.string())),
    reason: z.string().catch(''),
    choice: z.preprocess(toChoice, z.int().min(0).max(offered)),
    confidence: z.preprocess(toShare, z.number().min(0).max(1)).catch(defaultConfidence),
  })
  return readAs(content, schema, ({ choice, confidence, reason, attributes }) => ({
    index: choice === 0 ? undefined : choice - 1,
    confidence,
    reason: safeText([reason, ...attributes].filter(Boolean).join('; '), maxReason),
  }))
}

const descriptionSchema = z.object({ words: z.preprocess(toWords, z.array(z.string()).min(1)) })

export function readDescription(content: string): ReadAnswer<readonly string[]> {
  return readAs(content, descriptionSchema, ({ words }) =>
    words
      .slice(0, maxWords)
      .map((word) => safeText(word, maxWord))
      .filter(Boolean),
  )
}

/** `"2"`, 2, `" 2. "` and `["2"]` are the second; `"none"`, `"None"` and null are none of them, 0 here. */
function toChoice(value: unknown): unknown {
  const [only, ...more] = Array.isArray(value) ? value : [value]
  if (more.length > 0) return undefined
  // Zero is a number that was not offered, not a word for none.
  if (typeof only === 'number') return only === 0 ? undefined : only
  if (only === null) return 0
  if (typeof only !== 'string') return undefined
  const word = only.trim().toLowerCase()
  if (['none', 'null', 'none of them', 'none of these'].includes(word)) return 0
  const [, number] = /^(?:no\.? ?|#)?([1-9]\d?)\.?$/.exec(word) ?? []
  return number === undefined ? undefined : Number(number)
}

/** 0.9, `"0.9"`, `"0,9"`, 90, `"90"` and `"90%"`. */
function toShare(value: unknown): unknown {
  if (typeof value !== 'number' && typeof value !== 'string') return undefined
  const [, digits, percent] = /^(\d+(?:[.,]\d+)?)\s*(%?)$/.exec(String(value).trim()) ?? []
  if (digits === undefined) return undefined
  const number = Number(digits.replace(',', '.'))
  return percent || number > 1 ? number / 100 : number
}

/** A list of words, also as one text with commas. */
function toWords(value: unknown): readonly string[] {
  const items: readonly unknown[] = typeof value === 'string' ? value.split(',') : [value].flat()
  return items
    .filter((item) => typeof item === 'string')
    .map((item) => item.trim())
    .filter(Boolean)
}

/** What `use` makes of the one answer in `content` that fits the schema. */
export function readAs<Answer, T>(
  content: string,
  schema: z.ZodType<Answer>,
  use: (answer: Answer) => T,
): ReadAnswer<T> {
  const objects = findJsonObjects(content)
  if (objects.length === 0) return { kind: 'unusable', failure: 'not-json', detail: 'not JSON' }
  const checked = objects.map((object) => schema.safeParse(object))
  const read = checked.flatMap(({ success, data }) => (success ? [{ value: use(data) }] : []))
  const [first, ...others] = read
  // Two answers that differ are none.
  if (first && others.every((other) => isDeepStrictEqual(other, first))) {
    return { kind: 'read', ...first }
  }
  // The fields alone: what the model wrote stays out of logs.
  const fields = checked[0]?.error?.issues.map(({ path }) => path.join('.')) ?? []
  const detail =
    first === undefined
      ? `the answer does not fit the schema (${fields.filter(Boolean).join(', ')})`
      : 'several answers in one'
  return { kind: 'unusable', failure: 'schema', detail }
}
