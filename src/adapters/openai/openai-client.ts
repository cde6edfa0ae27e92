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
import { usageOf } from './usage.ts'

export interface OpenAiClientOptions extends Provider {
  /** As the provider calls it. */
  readonly model: string
  readonly maxOutputTokens: number
  readonly outputLimit: 'max_completion_tokens' | 'max_tokens'
  readonly temperature?: number | undefined
  /** The provider enforces a JSON schema. */
  readonly jsonSchema: boolean
}

/** Far more than an answer needs: it has a few hundred bytes. */
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

/** A part of a content that is a list: what a model thinks is no part of its answer. */
const partSchema = z.union([
  z.string(),
  z
    .object({
      type: z.enum(['text', 'output_text']).nullish(),
      text: z.union([z.string(), z.object({ value: z.string() }).transform(({ value }) => value)]),
      thought: z.literal(false).nullish(),
    })
    .transform(({ text }) => text),
  z.unknown().transform(() => ''),
])

const contentSchema = z.union([
  z.string(),
  z.array(partSchema).transform((texts) => texts.join('')),
  z
    .looseObject({ type: z.string() })
    .or(z.looseObject({ text: z.string() }))
    .transform((part) => partSchema.parse(part)),
  // A gateway has read the JSON already.
  z.looseObject({}).transform((answer) => JSON.stringify(answer)),
])

const refusalSchema = z.object({ type: z.literal('refusal'), refusal: z.string() })

/** Some say a refusal in a part of the content. */
function withRefusal(message: unknown): unknown {
  const content: unknown = Object(message).content
  const refused = [content].flat().map((part) => refusalSchema.safeParse(part).data?.refusal)
  const refusal = refused.find(Boolean)
  return refusal === undefined ? message : { ...Object(message), refusal }
}

/** Lenient: providers differ in everything that is not read here. */
const responseSchema = z.object({
  model: z.string().nullish().catch(undefined),
  choices: z
    .array(
      z.object({
        finish_reason: z.string().nullish().catch(undefined),
        message: z.preprocess(
          withRefusal,
          z.object({
            content: contentSchema.nullish(),
            refusal: z.string().nullish().catch(undefined),
          }),
        ),
      }),
    )
    .nullish(),
})

type Completion = NonNullable<z.output<typeof responseSchema>['choices']>[number]

/** Status 200 alone is no success: refusals, filtered and cut-off answers come with it as well. */
function readResponse(response: unknown): ModelReply {
  const classed = classOfBody(response)
  if (classed) return failed(classed)
  const usage = usageOf(response)
  const parsed = responseSchema.safeParse(response)
  if (!parsed.success) {
    const detail = 'status 200 with something that is no completion'
    return failed({ failure: 'not-json', detail, mayBeCharged: true }, usage)
  }
  const [choice] = parsed.data.choices ?? []
  const problem = choice ? classOfCompletion(choice) : noContent
  if (problem) return failed(problem, usage)
  const { model } = parsed.data
  const content = choice?.message.content ?? ''
  return { kind: 'replied', content, usage, ...(model ? { reportedModel: model } : {}) }
}

const noContent: ClassedError = { failure: 'empty', detail: 'no content', mayBeCharged: true }

/** As OpenAI and others call it. */
const filteredReasons =
  /^(?:content_filter(?:ed)?|safety|sensitive|recitation|prohibited_content)$/i
const lengthReasons = /^(?:length|max_tokens|model_length|max_output_tokens)$/i

function classOfCompletion({ finish_reason, message }: Completion): ClassedError | undefined {
  const mayBeCharged = true
  const reason = finish_reason ?? ''
  if (filteredReasons.test(reason)) {
    return { failure: 'content-filter', detail: 'stopped by the content filter', mayBeCharged }
  }
  if (message.refusal) return { failure: 'refusal', detail: message.refusal, mayBeCharged }
  if (lengthReasons.test(reason)) {
    return { failure: 'truncated', detail: 'cut off at the output limit', mayBeCharged }
  }
  return message.content?.trim() ? undefined : noContent
}

function failed(classed: ClassedError, usage?: TokenUsage): FailedReply {
  return { kind: 'failed', ...classed, ...(usage ? { usage } : {}) }
}
