import { AsyncLocalStorage } from 'node:async_hooks'
import {
  type Context,
  type Span as OpenSpan,
  ROOT_CONTEXT,
  SpanKind,
  SpanStatusCode,
  trace,
} from '@opentelemetry/api'
import { OTLPTraceExporter } from '@opentelemetry/exporter-trace-otlp-http'
import { defaultResource, resourceFromAttributes } from '@opentelemetry/resources'
import { BatchSpanProcessor, type SpanExporter, TracerProvider } from '@opentelemetry/sdk-trace'
import { createDeadline, inTime } from '#src/lib/deadline.ts'
import { messageOf } from '#src/lib/message.ts'
import type { SpanAttributes, Tracer } from '#src/ports/tracer.ts'

export interface OpenTelemetryOptions {
  /** Of an OTLP receiver that takes JSON over HTTP; spans go to `/v1/traces` under it. */
  readonly endpoint: string
  /** Told when spans do not arrive, and again only when some have arrived since. */
  readonly onTrouble: (reason: string) => void
}

/** A batch that takes longer, repeated tries included, is lost. */
const exportMs = 3_000
/** For what is left when the process ends. */
const closeMs = 2_000
/** Names of models come from others. */
const maxLength = 200

/**
 * Sends spans to an OTLP receiver, in batches and beside the work. One that is gone or hangs costs spans and nothing else:
 * at most 2,048 wait, and closing ends within 2 s.
 */
export function createOpenTelemetry(options: OpenTelemetryOptions) {
  const { endpoint, onTrouble } = options
  const url = `${endpoint.replace(/\/+$/, '')}/v1/traces`
  const exporter = tellTrouble(new OTLPTraceExporter({ url, timeoutMillis: exportMs }), onTrouble)
  const provider = new TracerProvider({
    resource: defaultResource().merge(resourceFromAttributes({ 'service.name': 'vitryna' })),
    spanLimits: { attributeValueLengthLimit: maxLength },
    spanProcessors: [new BatchSpanProcessor({ exporter, exportTimeoutMillis: exportMs })],
  })
  const spans = provider.getTracer('vitryna')
  const current = new AsyncLocalStorage<Context>()
  const span: Tracer['span'] = async (name, attributes, work) => {
    const parent = current.getStore() ?? ROOT_CONTEXT
    // A call of a model leaves the process; the rest happens here.
    const kind = attributes['gen_ai.operation.name'] ? SpanKind.CLIENT : SpanKind.INTERNAL
    const open = spans.startSpan(name, { kind }, parent)
    const set = (more: SpanAttributes) => setAttributes(open, more)
    set(attributes)
    try {
      return await current.run(trace.setSpan(parent, open), () => work({ set }))
    } catch (error) {
      set({ 'error.type': error instanceof Error ? error.name : typeof error })
      throw error
    } finally {
      open.end()
    }
  }
  return {
    tracer: { span } satisfies Tracer,
    /** Sends what is left. */
    close: () => inTime(createDeadline(closeMs), provider.shutdown()).catch(() => undefined),
  }
}

function setAttributes(span: OpenSpan, attributes: SpanAttributes): void {
  span.setAttributes({ ...attributes })
  if (attributes['error.type'] !== undefined) span.setStatus({ code: SpanStatusCode.ERROR })
}

/** The same exporter, whose user is told of its first failure and then of the next one after a success. */
function tellTrouble(
  exporter: SpanExporter,
  onTrouble: OpenTelemetryOptions['onTrouble'],
): SpanExporter {
  let isTold = false
  return {
    export: (spans, onResult) =>
      exporter.export(spans, (result) => {
        const hasFailed = result.error !== undefined
        if (hasFailed && !isTold) onTrouble(messageOf(result.error) || 'the receiver refuses them')
        isTold = hasFailed
        onResult(result)
      }),
    shutdown: () => exporter.shutdown(),
  }
}
