import type { Identify } from '#src/identify/identifier.ts'
import type { ModelClient, ModelReply, TokenUsage } from '#src/ports/model-client.ts'
import type { EmbeddingClient, EmbeddingReply } from '#src/ports/text-embedder.ts'
import { type SpanAttributes, silentTracer, type Tracer } from '#src/ports/tracer.ts'
import type { Surroundings } from './surroundings.ts'

export interface Tracing {
  readonly tracer: Tracer
  /** Sends what is left; ends within seconds, whatever the receiver does. */
  close(): Promise<void>
}

const noTracing: Tracing = { tracer: silentTracer, close: async () => undefined }

/** Nothing of OpenTelemetry is loaded where nobody takes the spans. */
export async function openTracing({
  config,
  log,
}: Pick<Surroundings, 'config' | 'log'>): Promise<Tracing> {
  const { OTEL_EXPORTER_OTLP_ENDPOINT: endpoint } = config
  if (endpoint === undefined) return noTracing
  const { createOpenTelemetry } = await import('#src/adapters/opentelemetry/tracer.ts')
  const onTrouble = (reason: string) => log.warn({ reason }, 'traces do not arrive')
  return createOpenTelemetry({ endpoint, onTrouble })
}

/** Each identification as a span, in which those of its rungs and of the models' calls lie. */
export function tracedIdentify(identify: Identify, tracer: Tracer): Identify {
  return (photo, options) =>
    tracer.span('identify photo', {}, async (span) => {
      const identification = await identify(photo, options)
      const { id, outcome } = identification
      span.set({ 'vitryna.identification': id, 'vitryna.outcome': outcome.outcome })
      if (outcome.outcome === 'matched') span.set({ 'vitryna.method': outcome.method })
      return identification
    })
}

/** Whose calls are spans, and where they go. */
export interface TracedCalls {
  readonly tracer: Tracer
  /** As the provider calls it. */
  readonly model: string
  readonly baseUrl: string
}

/** Each call of a vision model as a span. */
export function tracedModel(client: ModelClient, calls: TracedCalls): ModelClient {
  return { ask: (...asked) => tracedCall('chat', calls, () => client.ask(...asked)) }
}

/** Each call of a text embedder as a span. */
export function tracedEmbedder(client: EmbeddingClient, calls: TracedCalls): EmbeddingClient {
  return { embed: (...asked) => tracedCall('embeddings', calls, () => client.embed(...asked)) }
}

function tracedCall<Reply extends ModelReply | EmbeddingReply>(
  operation: 'chat' | 'embeddings',
  { tracer, model, baseUrl }: TracedCalls,
  call: () => Promise<Reply>,
): Promise<Reply> {
  const { hostname } = new URL(baseUrl)
  const asked: SpanAttributes = {
    'gen_ai.operation.name': operation,
    'gen_ai.provider.name': providers.get(hostname) ?? hostname,
    'gen_ai.request.model': model,
    'server.address': hostname,
  }
  return tracer.span(`${operation} ${model}`, asked, async (span) => {
    const reply = await call()
    span.set(saidOf(reply))
    return reply
  })
}

/** As the semantic conventions call them; others go by their host. */
const providers: ReadonlyMap<string, string> = new Map([
  ['api.openai.com', 'openai'],
  ['api.x.ai', 'x_ai'],
  ['api.anthropic.com', 'anthropic'],
  ['api.deepseek.com', 'deepseek'],
  ['api.groq.com', 'groq'],
  ['api.mistral.ai', 'mistral_ai'],
  ['generativelanguage.googleapis.com', 'gcp.gemini'],
])

function saidOf(reply: ModelReply | EmbeddingReply): SpanAttributes {
  switch (reply.kind) {
    case 'replied':
      return {
        ...(reply.reportedModel ? { 'gen_ai.response.model': reply.reportedModel } : {}),
        ...tokensOf(reply.usage),
      }
    case 'embedded':
      return reply.tokens === undefined ? {} : { 'gen_ai.usage.input_tokens': reply.tokens }
    case 'failed':
      return { 'error.type': reply.failure, ...tokensOf(reply.usage) }
    case 'unrecorded':
      return {}
  }
}

function tokensOf(usage: TokenUsage | undefined): SpanAttributes {
  if (!usage) return {}
  const { tokensIn, tokensOut } = usage
  return { 'gen_ai.usage.input_tokens': tokensIn, 'gen_ai.usage.output_tokens': tokensOut }
}
