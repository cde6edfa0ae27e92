import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { text } from 'node:stream/consumers'
import { z } from 'zod'

/** What one request of a vision model or a text embedder looks like to a server. */
export interface ReceivedRequest {
  readonly model: string
  readonly system: string
  /** Every text of the user's message, or to be embedded, in order. */
  readonly texts: readonly string[]
  readonly images: readonly Buffer[]
  readonly schema: unknown
  readonly body: Readonly<Record<string, unknown>>
  readonly headers: IncomingMessage['headers']
}

/** How the server behaves to a request. */
export type Behaviour = (response: ServerResponse, request: ReceivedRequest) => void | Promise<void>

export interface ModelServer {
  readonly baseUrl: string
  /** The requests for a model, or all, in the order they came. */
  received(model?: string): readonly ReceivedRequest[]
  /** From now on: each request of the model takes the next behaviour, the last one stays. */
  script(model: string, ...behaviours: readonly Behaviour[]): void
  close(): Promise<void>
}

const requestSchema = z.object({
  model: z.string(),
  messages: z.tuple([
    z.object({ role: z.literal('system'), content: z.string() }),
    z.object({
      role: z.literal('user'),
      content: z.array(
        z.union([
          z.object({ type: z.literal('text'), text: z.string() }),
          z.object({
            type: z.literal('image_url'),
            image_url: z.object({ url: z.string().startsWith('data:image/jpeg;base64,') }),
          }),
        ]),
      ),
    }),
  ]),
  response_format: z.object({ json_schema: z.object({ schema: z.unknown() }) }).optional(),
})

const embeddingSchema = z.object({
  model: z.string(),
  input: z.array(z.string()).min(1),
  encoding_format: z.literal('float'),
  dimensions: z.int().optional(),
})

/** An OpenAI-compatible server on loopback that does what a test tells it to; a model without a script answers 404. */
export async function startModelServer(): Promise<ModelServer> {
  const received: ReceivedRequest[] = []
  const scripts = new Map<string, Behaviour[]>()
  const answer = async (request: IncomingMessage, response: ServerResponse) => {
    const parsed = await readRequest(request).catch(() => undefined)
    if (!parsed) return void response.writeHead(400).end('not a request of ours')
    received.push(parsed)
    const script = scripts.get(parsed.model) ?? [status(404)]
    const behaviour = script.length > 1 ? script.shift() : script[0]
    await behaviour?.(response, parsed)
  }
  const server = createServer((request, response) => {
    // A test that is over has closed the connection.
    response.on('error', () => undefined)
    answer(request, response).catch((error: Error) => response.destroy(error))
  })
  const listening = Promise.withResolvers<void>()
  server.listen(0, '127.0.0.1', listening.resolve)
  await listening.promise
  const { port } = server.address() as AddressInfo
  return {
    baseUrl: `http://127.0.0.1:${port}/v1`,
    received: (model) => received.filter((one) => model === undefined || one.model === model),
    script: (model, ...behaviours) => void scripts.set(model, [...behaviours]),
    async close() {
      const closed = Promise.withResolvers<void>()
      server.close(() => closed.resolve())
      server.closeAllConnections()
      await closed.promise
    },
  }
}

async function readRequest(request: IncomingMessage): Promise<ReceivedRequest> {
  const body: unknown = JSON.parse(await text(request))
  if (request.url?.endsWith('/embeddings')) return readEmbeddingRequest(body, request.headers)
  const { model, messages, response_format } = requestSchema.parse(body)
  const [system, user] = messages
  const bytes = (url: string) => Buffer.from(url.replace(/^.*,/, ''), 'base64')
  return {
    model,
    system: system.content,
    texts: user.content.flatMap((part) => (part.type === 'text' ? [part.text] : [])),
    images: user.content.flatMap((part) =>
      part.type === 'image_url' ? [bytes(part.image_url.url)] : [],
    ),
    schema: response_format?.json_schema.schema,
    body: z.record(z.string(), z.unknown()).parse(body),
    headers: request.headers,
  }
}

function readEmbeddingRequest(body: unknown, headers: IncomingMessage['headers']): ReceivedRequest {
  const { model, input: texts } = embeddingSchema.parse(body)
  const nothing = { system: '', images: [], schema: undefined }
  return { model, texts, ...nothing, body: z.record(z.string(), z.unknown()).parse(body), headers }
}

/** A vector for each text of the request, and a token for each of its letters. */
export function embedding(vectorOf: (text: string) => readonly (number | null)[]): Behaviour {
  return (response, request) => {
    const data = request.texts.map((one, index) => ({ index, embedding: vectorOf(one) }))
    const tokens = request.texts.join('').length
    return json({ data, usage: { prompt_tokens: tokens } })(response, request)
  }
}

/** The product with this number, in the words of `choose-product`; asked to describe the photo, it does. */
export function choosing(choice: string, confidence = 0.9, reason = 'same cut'): Behaviour {
  const answer = { attributes: ['red'], reason, choice, confidence }
  return (response, request) => {
    const isDescription = JSON.stringify(request.schema ?? {}).includes('"words"')
    return saying(JSON.stringify(isDescription ? { words: ['red suit'] } : answer))(
      response,
      request,
    )
  }
}

const usage = { prompt_tokens: 1_000, completion_tokens: 50, total_tokens: 1_050 }

/** A completion with this text. */
export function saying(content: string | null, overrides: Readonly<Record<string, unknown>> = {}) {
  return completion({
    message: { role: 'assistant', content },
    finish_reason: 'stop',
    ...overrides,
  })
}

/** A completion of one choice. */
export function completion(choice: Readonly<Record<string, unknown>>): Behaviour {
  return json({
    id: 'chatcmpl-1',
    object: 'chat.completion',
    choices: [{ index: 0, ...choice }],
    usage,
  })
}

/** Status 200 with this body. */
export function json(body: unknown): Behaviour {
  return (response) => {
    response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(body))
  }
}

export function status(
  code: number,
  error: Readonly<Record<string, unknown>> = { message: 'no' },
  headers: Readonly<Record<string, string>> = {},
): Behaviour {
  return (response) => {
    response
      .writeHead(code, { 'content-type': 'application/json', ...headers })
      .end(JSON.stringify({ error }))
  }
}

/** Status 200 and a page. */
export function html(): Behaviour {
  return (response) => {
    response.writeHead(200, { 'content-type': 'text/html' }).end('<html><body>Log in</body></html>')
  }
}

/** Says nothing, for ever. */
export function hanging(): Behaviour {
  return () => undefined
}

/** Begins to answer and goes on without an end, byte by byte. */
export function trickling(): Behaviour {
  return (response) => {
    response.writeHead(200, { 'content-type': 'application/json' })
    const timer = setInterval(() => response.write(' '), 10)
    response.on('close', () => clearInterval(timer))
  }
}

/** Cuts the connection before a word. */
export function resetting(): Behaviour {
  return (response) => void response.socket?.resetAndDestroy()
}

/** Cuts the connection in the middle of the answer. */
export function resettingMidBody(): Behaviour {
  return (response) => {
    response.writeHead(200, { 'content-type': 'application/json', 'content-length': '1000' })
    response.write('{"choices": [', () => response.socket?.resetAndDestroy())
  }
}

/** Status 200 and nothing else. */
export function empty(code: 200 | 204 = 200): Behaviour {
  return (response) => {
    response.writeHead(code, { 'content-type': 'application/json' }).end()
  }
}
