import OpenAI from 'openai'
import { cut } from '#src/lib/cut.ts'
import { createRedactor } from '#src/lib/redact.ts'
import { errorIn } from './error-body.ts'

/** An OpenAI-compatible API. */
export interface Provider {
  readonly baseUrl: string
  /** undefined: the server asks for none. */
  readonly apiKey: string | undefined
}

const maxDetail = 200

/**
 * A client of a provider that never retries and follows no redirect. A response longer than `maxResponseBytes` is an
 * error: a server that runs wild must not fill the memory.
 */
export function connectOpenAi({ baseUrl, apiKey }: Provider, maxResponseBytes: number): OpenAI {
  return new OpenAI({
    baseURL: baseUrl,
    // The SDK insists on a key; local servers ignore it.
    apiKey: apiKey ?? 'none',
    // By default the SDK reads these from the environment and sends them to every provider.
    adminAPIKey: null,
    organization: null,
    project: null,
    // Retries are decided in models/calls; if the SDK retried as well, attempts would multiply.
    maxRetries: 0,
    logLevel: 'off',
    fetch: async (input, init) => {
      const response = limited(await fetch(input, init), maxResponseBytes)
      return response.ok ? response : inOneForm(response)
    },
    fetchOptions: { redirect: 'error' },
  })
}

/** A provider's error message -> one line for a person, without the key. */
export function createDetailCleaner({ apiKey }: Provider): (detail: string) => string {
  const redact = createRedactor([apiKey])
  return (detail) => cut(redact(detail).replace(/\s+/g, ' ').trim(), maxDetail)
}

/** The SDK reads an error in the form of OpenAI alone; what a server says in another one would be lost. */
async function inOneForm(response: Response): Promise<Response> {
  const text = await response.text()
  const error = errorIn(parsed(text))
  const { status, headers } = response
  return new Response(error ? JSON.stringify({ error }) : text, { status, headers })
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

function limited(response: Response, maxBytes: number): Response {
  if (!response.body) return response
  let bytes = 0
  const limit = new TransformStream<Uint8Array, Uint8Array>({
    transform(chunk, controller) {
      bytes += chunk.byteLength
      if (bytes > maxBytes) controller.error(new Error('the response is far too long'))
      else controller.enqueue(chunk)
    },
  })
  return new Response(response.body.pipeThrough(limit), response)
}
