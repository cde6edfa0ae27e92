import { z } from 'zod'

/** What a server says went wrong, whatever the form. */
export interface ErrorBody {
  readonly message: string
  /** A status, or a word of the provider's own. */
  readonly code: string
}

const word = z.union([z.string(), z.number()]).transform(String).catch('')

const details = z
  .object({ message: word, detail: word, error: word, code: word, status: word, type: word })
  .transform(({ message, detail, error, code, status, type }) => ({
    message: message || detail || error,
    code: code || (/^\d+$/.test(status) ? status : '') || type,
  }))
const text = z
  .string()
  .min(1)
  .transform((message) => ({ message, code: '' }))
const one = z.union([text, details])
const several = z
  .array(one)
  .min(1)
  .transform(([first]) => first ?? { message: '', code: '' })

/**
 * OpenAI says `{"error": {…}}`, Ollama `{"error": "…"}`, vLLM `{"object": "error", …}`, FastAPI `{"detail": …}`, some
 * gateways `{"errors": […]}`, `{"success": false, …}` or `{"error": true, "message": …}`.
 */
const inside = z.union([
  z.object({ error: z.union([one, several]) }).transform(({ error }) => error),
  z.object({ errors: several }).transform(({ errors }) => errors),
  z.object({ detail: z.union([one, several]) }).transform(({ detail }) => detail),
  z
    .object({ object: z.literal('error') })
    .and(details)
    .transform(plain),
  z
    .object({ type: z.literal('error') })
    .and(details)
    .transform(plain),
  z
    .object({ success: z.literal(false) })
    .and(details)
    .transform(plain),
  z
    .object({ error: z.literal(true) })
    .and(details)
    .transform(plain),
])

function plain({ message, code }: ErrorBody): ErrorBody {
  return { message, code }
}

/** Some that route requests on put the error of the one behind them into the choice. */
const inChoice = z
  .object({ choices: z.tuple([z.object({ error: one })], z.unknown()) })
  .transform(({ choices }) => choices[0].error)

const answered = z.object({ choices: z.array(z.unknown()).min(1) })

/** @returns undefined for a body that is no error. */
export function errorIn(body: unknown): ErrorBody | undefined {
  const schema = answered.safeParse(body).success ? inChoice : inside
  const parsed = schema.safeParse(body)
  return parsed.success ? parsed.data : undefined
}
