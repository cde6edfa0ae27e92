import type OpenAI from 'openai'
import { z } from 'zod'
import type {
  FailedReply,
  ModelClient,
  ModelReply,
  ModelRequest,
  TokenUsage,
} from '#src/ports/model-client.ts'
import { type ClassedError, classOfBody, classOfError } from './class-of-error.ts'
import { connectOpenAi, createDetailCleaner, type Provider } from './connect.ts'

export interface OpenAiClientOptions extends Provider {
  /** As the provider calls it. */
  readonly model: string
  readonly maxOutputTokens: number
  readonly outputLimit: 'max_completion_tokens' | 'max_tokens'
  readonly temperature?: number | undefined
  /** The provider enforces a JSON schema. */
  readonly jsonSchema: boolean
}

/** An answer has a few hundred bytes. */
const maxResponseBytes = 4 * 1024 * 1024

/** A model behind an OpenAI-compatible API. */
export function createOpenAiClient(options: OpenAiClientOptions): ModelClient {
  const client = connectOpenAi(options, maxResponseBytes)
  const cleanDetail = createDetailCleaner(options)
  const clean = (reply: ModelReply): ModelReply =>
    'detail' in reply ? { ...reply, detail: cleanDetail(reply.detail) } : reply
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
  model: z.string().nullish().catch(undefined),
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

type Completion = NonNullable<z.output<typeof responseSchema>['choices']>[number]

/** A response with status 200 is not an answer yet. */
function readResponse(response: unknown): ModelReply {
  const classed = classOfBody(response)
  if (classed) return failed(classed)
  const parsed = responseSchema.safeParse(response)
  if (!parsed.success) {
    const detail = 'status 200 with something that is no completion'
    return failed({ failure: 'not-json', detail, mayBeCharged: true })
  }
  const usage = usageOf(parsed.data.usage)
  const [choice] = parsed.data.choices ?? []
  const problem = choice ? classOfCompletion(choice) : noContent
  if (problem) return failed(problem, usage)
  const { model } = parsed.data
  const content = choice?.message.content ?? ''
  return { kind: 'replied', content, usage, ...(model ? { reportedModel: model } : {}) }
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
