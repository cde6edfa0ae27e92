import OpenAI from 'openai'
import { z } from 'zod'
import { cut } from '#src/lib/cut.ts'
import { createRedactor } from '#src/lib/redact.ts'
import type {
  FailedReply,
  ModelClient,
  ModelReply,
  ModelRequest,
  TokenUsage,
} from '#src/ports/model-client.ts'
import { type ClassedError, classOfError, classOfStatus } from './class-of-error.ts'

export interface OpenAiClientOptions {
  readonly baseUrl: string
  /** undefined: the server asks for none. */
  readonly apiKey: string | undefined
  /** As the provider calls it. */
  readonly model: string
  readonly maxOutputTokens: number
  readonly outputLimit: 'max_completion_tokens' | 'max_tokens'
  readonly temperature?: number | undefined
  /** The provider enforces a JSON schema. */
  readonly jsonSchema: boolean
}

const maxDetail = 200
/** An answer has a few hundred bytes; a server gone mad must not fill the memory. */
const maxResponseBytes = 4 * 1024 * 1024

/** A model behind an OpenAI-compatible API. */
export function createOpenAiClient(options: OpenAiClientOptions): ModelClient {
  const client = new OpenAI({
    baseURL: options.baseUrl,
    // The SDK refuses none at all, and local servers ignore it.
    apiKey: options.apiKey ?? 'none',
    // Read from the environment by default, and then sent to every provider.
    adminAPIKey: null,
    organization: null,
    project: null,
    // The chain repeats calls; were the SDK to do it as well, attempts would multiply.
    maxRetries: 0,
    logLevel: 'off',
    fetch: limitedFetch,
    fetchOptions: { redirect: 'error' },
  })
  const redact = createRedactor([options.apiKey])
  const clean = (reply: ModelReply): ModelReply =>
    'detail' in reply ? { ...reply, detail: oneLine(redact(reply.detail)) } : reply
  return {
    async ask(request, signal) {
      try {
        const body = bodyOf(options, request)
        return clean(readResponse(await client.chat.completions.create(body, { signal })))
      } catch (error) {
        return clean(failed(classOfError(error)))
      }
    },
  }
}

function bodyOf(
  options: OpenAiClientOptions,
  { system, parts, answer }: ModelRequest,
): OpenAI.ChatCompletionCreateParamsNonStreaming {
  const { model, temperature, outputLimit, maxOutputTokens, jsonSchema } = options
  const { name, schema } = answer
  return {
    model,
    messages: [
      { role: 'system', content: system },
      { role: 'user', content: parts.map(contentPart) },
    ],
    [outputLimit]: maxOutputTokens,
    ...(temperature === undefined ? {} : { temperature }),
    ...(jsonSchema
      ? { response_format: { type: 'json_schema', json_schema: { name, schema, strict: true } } }
      : {}),
  }
}

function contentPart(part: ModelRequest['parts'][number]): OpenAI.ChatCompletionContentPart {
  if ('text' in part) return { type: 'text', text: part.text }
  const url = `data:image/jpeg;base64,${Buffer.from(part.jpeg).toString('base64')}`
  return { type: 'image_url', image_url: { url } }
}

/** Lenient: providers differ in everything that is not read here. */
const responseSchema = z.object({
  choices: z
    .array(
      z.object({
        finish_reason: z.string().nullish(),
        message: z.object({ content: z.string().nullish(), refusal: z.string().nullish() }),
      }),
    )
    .nullish(),
  usage: z
    .object({
      prompt_tokens: z.number(),
      completion_tokens: z.number(),
      total_tokens: z.number().nullish(),
    })
    .nullish()
    .catch(undefined),
})

/** Some gateways send their errors with status 200. */
const errorSchema = z.object({
  error: z.object({
    message: z.string().catch(''),
    code: z.union([z.string(), z.number()]).nullish(),
  }),
})

type Completion = NonNullable<z.output<typeof responseSchema>['choices']>[number]

/** A response with status 200 is not an answer yet. */
function readResponse(response: unknown): ModelReply {
  const asError = errorSchema.safeParse(response)
  if (asError.success) {
    const { code, message } = asError.data.error
    const status = Number(code) || 500
    return failed(classOfStatus({ status, words: `${code ?? ''} ${message}`, headers: undefined }))
  }
  if (response === undefined || response === null || response === '') {
    return failed({ failure: 'empty', detail: 'an empty response', mayBeCharged: true })
  }
  const parsed = responseSchema.safeParse(response)
  if (!parsed.success) {
    const detail = 'status 200 with something that is no completion'
    return failed({ failure: 'not-json', detail, mayBeCharged: true })
  }
  const usage = usageOf(parsed.data.usage)
  const [choice] = parsed.data.choices ?? []
  const classed = choice ? classOfCompletion(choice) : noContent
  if (classed) return failed(classed, usage)
  return { kind: 'replied', content: choice?.message.content ?? '', usage }
}

const noContent: ClassedError = { failure: 'empty', detail: 'no content', mayBeCharged: true }

function classOfCompletion({ finish_reason, message }: Completion): ClassedError | undefined {
  const mayBeCharged = true
  if (finish_reason === 'content_filter') {
    return { failure: 'content-filter', detail: 'stopped by the content filter', mayBeCharged }
  }
  if (message.refusal) return { failure: 'refusal', detail: message.refusal, mayBeCharged }
  if (finish_reason === 'length') {
    return { failure: 'truncated', detail: 'cut off at the output limit', mayBeCharged }
  }
  return message.content?.trim() ? undefined : noContent
}

/** xAI counts what a model thinks in the total alone, and charges for it. */
function usageOf(usage: z.output<typeof responseSchema>['usage']): TokenUsage | undefined {
  if (!usage) return undefined
  const { prompt_tokens: tokensIn, completion_tokens, total_tokens } = usage
  return { tokensIn, tokensOut: Math.max(completion_tokens, (total_tokens ?? 0) - tokensIn) }
}

function failed(classed: ClassedError, usage?: TokenUsage): FailedReply {
  return { kind: 'failed', ...classed, ...(usage ? { usage } : {}) }
}

function oneLine(text: string): string {
  return cut(text.replace(/\s+/g, ' ').trim(), maxDetail)
}

async function limitedFetch(input: string | URL | Request, init?: RequestInit): Promise<Response> {
  const response = await fetch(input, init)
  if (!response.body) return response
  let bytes = 0
  const limit = new TransformStream<Uint8Array, Uint8Array>({
    transform(chunk, controller) {
      bytes += chunk.byteLength
      if (bytes > maxResponseBytes) controller.error(new Error('the response is far too long'))
      else controller.enqueue(chunk)
    },
  })
  return new Response(response.body.pipeThrough(limit), response)
}
