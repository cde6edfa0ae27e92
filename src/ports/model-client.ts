import type { CallFailure } from '#src/domain/call-failure.ts'

/** A JSON schema in the strict subset: every field required, nothing else allowed, no limits on numbers or lengths. */
export type JsonSchema = { readonly [key: string]: unknown }

/** One question to a model: texts and pictures in their order. */
export interface ModelRequest {
  readonly system: string
  readonly parts: readonly ModelPart[]
  readonly answer: { readonly name: string; readonly schema: JsonSchema }
  /** Tells apart several answers to the same question, from 0; it is not sent. */
  readonly sample: number
}

export type ModelPart = { readonly text: string } | { readonly jpeg: Uint8Array }

/** As the provider counts them. */
export interface TokenUsage {
  readonly tokensIn: number
  readonly tokensOut: number
}

export type ModelReply =
  | {
      readonly kind: 'replied'
      /** What the model wrote; not checked yet, not even for being JSON. */
      readonly content: string
      readonly usage: TokenUsage | undefined
      /** The model that answered, as the provider calls it: a name may stand for a newer one every month. */
      readonly reportedModel?: string
    }
  | FailedReply
  /** Recorded answers are in use and hold none for this request: nothing was sent. */
  | { readonly kind: 'unrecorded'; readonly detail: string }

export interface FailedReply {
  readonly kind: 'failed'
  readonly failure: CallFailure
  /** One line for a person, without secrets. */
  readonly detail: string
  /** What the provider asks to wait. */
  readonly retryAfterMs?: number
  /** What was charged, where the provider says so. */
  readonly usage?: TokenUsage
  /** The model may have worked, and be paid for it, although no answer arrived. */
  readonly mayBeCharged: boolean
}

/** One model, reached one way. Makes one request and never repeats it. */
export interface ModelClient {
  /** Never throws; aborted means `timeout`. */
  ask(request: ModelRequest, signal: AbortSignal): Promise<ModelReply>
}
