import { isDeepStrictEqual } from 'node:util'
import { z } from 'zod'
import type { CallFailure } from '#src/domain/call-failure.ts'
import { findJsonObjects, isObject } from './find-json-objects.ts'
import { toChoice, toShare, toWords } from './loose-values.ts'
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

/** What `use` makes of the one answer in `content` that fits the schema. */
export function readAs<Answer, T>(
  content: string,
  schema: z.ZodType<Answer>,
  use: (answer: Answer) => T,
): ReadAnswer<T> {
  const objects = findJsonObjects(content)
  if (objects.length === 0) return { kind: 'unusable', failure: 'not-json', detail: 'not JSON' }
  const checked = objects.flatMap((object) => {
    const outer = schema.safeParse(withPlainKeys(object))
    // Some wrap their answer, as `{"answer": …}`, in the call of a tool or in the schema that they were given.
    const inner = outer.success ? [] : Object.values(object).filter(isObject)
    return [outer, ...inner.map((one) => schema.safeParse(withPlainKeys(one)))]
  })
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

/** `{"Choice": …}` is meant as `{"choice": …}`. */
function withPlainKeys(object: object): object {
  return Object.fromEntries(
    Object.entries(object).map(([key, value]) => [key.trim().toLowerCase(), value]),
  )
}
