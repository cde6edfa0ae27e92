import { z } from 'zod'
import type { CallFailure } from '#src/domain/call-failure.ts'
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

/** Checks everything again, even where the provider promised to enforce the schema. */
export function readChoice(content: string, offered: number): ReadAnswer<Choice> {
  const numbers = Array.from({ length: offered }, (_, at) => String(at + 1))
  const schema = z.object({
    attributes: z.array(z.string()),
    reason: z.string(),
    choice: z.enum([...numbers, 'none']),
    confidence: z.number().min(0).max(1),
  })
  return readAs(content, schema, ({ choice, confidence, reason, attributes }) => ({
    index: choice === 'none' ? undefined : Number(choice) - 1,
    confidence,
    reason: safeText([reason, ...attributes].join('; '), maxReason),
  }))
}

const descriptionSchema = z.object({ words: z.array(z.string()).min(1) })

export function readDescription(content: string): ReadAnswer<readonly string[]> {
  return readAs(content, descriptionSchema, ({ words }) =>
    words
      .slice(0, maxWords)
      .map((word) => safeText(word, maxWord))
      .filter(Boolean),
  )
}

function readAs<Answer, T>(
  content: string,
  schema: z.ZodType<Answer>,
  use: (answer: Answer) => T,
): ReadAnswer<T> {
  const parsed = parseJson(content)
  if (parsed === undefined) return { kind: 'unusable', failure: 'not-json', detail: 'not JSON' }
  const checked = schema.safeParse(parsed)
  if (checked.success) return { kind: 'read', value: use(checked.data) }
  // Only the fields are named: what the model wrote stays out of the logs.
  const fields = checked.error.issues.map(({ path }) => path.join('.'))
  const detail = `the answer does not fit the schema (${fields.filter(Boolean).join(', ')})`
  return { kind: 'unusable', failure: 'schema', detail }
}

/** Models without an enforced schema often put JSON into a Markdown fence. */
function parseJson(content: string): unknown {
  try {
    return JSON.parse(content.trim().replace(/^```(?:json)?|```$/g, ''))
  } catch {
    return undefined
  }
}
