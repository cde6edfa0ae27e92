import { z } from 'zod'

/** What a server says went wrong, whatever the form. */
export interface ErrorBody {
  readonly message: string
  /** A status, or a word of the provider's own. */
  readonly code: string
}

const word = z.union([z.string(), z.number()]).transform(String).catch('')

/** The names under which servers put the same two things. */
const details = z
  .object({
    ...{ message: word, msg: word, status_msg: word, detail: word, reason: word, error: word },
    ...{ code: word, status: word, statusCode: word, status_code: word, type: word },
  })
  .transform((said) => ({
    message:
      said.message || said.msg || said.status_msg || said.detail || said.reason || said.error,
    code:
      said.code ||
      [said.status, said.statusCode, said.status_code].find((one) => /^\d+$/.test(one)) ||
      said.type,
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
 * OpenAI says `{"error": {…}}`, Ollama `{"error": "…"}`, FastAPI `{"detail": …}`, some gateways `{"errors": […]}`, MiniMax
 * `{"base_resp": {…}}`, and vLLM, problem details and many others the words alone: `{"message": …, "code": …}`.
 */
const inside = z.union([
  z.object({ error: z.union([one, several]) }).transform(({ error }) => error),
  z.object({ errors: several }).transform(({ errors }) => errors),
  z.object({ base_resp: details }).transform(({ base_resp }) => base_resp),
  z.object({ detail: z.union([details, several]) }).transform(({ detail }) => detail),
  details.refine(({ message }) => message !== ''),
])

/** Some that route requests on put the error of the one behind them into the choice. */
const inChoice = z
  .object({ choices: z.tuple([z.object({ error: one })], z.unknown()) })
  .transform(({ choices }) => choices[0].error)

const some = z.array(z.unknown()).min(1)
const answered = z.union([z.object({ choices: some }), z.object({ data: some })])

/** @returns undefined for a body that is no error. */
export function errorIn(body: unknown): ErrorBody | undefined {
  const schema = answered.safeParse(body).success ? inChoice : inside
  const parsed = schema.safeParse(body)
  return parsed.success ? parsed.data : undefined
}
