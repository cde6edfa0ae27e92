import type { Identification, Method, RungName, RungReport } from '#src/domain/outcome.ts'

/**
 * All that a span may say: no picture, caption, text, prompt or answer, and nobody's name or id. `gen_ai.*`, `server.*` and
 * `error.type` are those of OpenTelemetry's semantic conventions.
 */
export interface SpanAttributes {
  /** The UUID by which the log, the ledger and `vitryna explain` know it, too. */
  readonly 'vitryna.identification'?: Identification['id']
  readonly 'vitryna.outcome'?: Identification['outcome']['outcome']
  readonly 'vitryna.method'?: Method
  readonly 'vitryna.rung'?: RungName
  readonly 'vitryna.result'?: RungReport['result']
  readonly 'gen_ai.operation.name'?: 'chat' | 'embeddings'
  readonly 'gen_ai.provider.name'?: string
  readonly 'gen_ai.request.model'?: string
  readonly 'gen_ai.response.model'?: string
  readonly 'gen_ai.usage.input_tokens'?: number
  readonly 'gen_ai.usage.output_tokens'?: number
  readonly 'server.address'?: string
  /** A class of errors, never a message. It makes the span a failed one. */
  readonly 'error.type'?: string
}

export interface Span {
  set(attributes: SpanAttributes): void
}

/** Tells somebody outside how long each step took. */
export interface Tracer {
  /**
   * Does the work as a span, a part of the one in whose work it is called. Never fails by itself and waits for nobody.
   * @throws what the work throws; of that the span says the name of the class alone.
   */
  span<T>(name: string, attributes: SpanAttributes, work: (span: Span) => Promise<T>): Promise<T>
}

/** Where nobody looks. */
export const silentTracer: Tracer = {
  span: (_name, _attributes, work) => work({ set: () => undefined }),
}
