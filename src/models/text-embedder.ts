import type {
  EmbeddingClient,
  EmbeddingReply,
  EmbedRequest,
  TextEmbedder,
} from '#src/ports/text-embedder.ts'
import { callInOrder, type FailedAttempt } from './calls/call-in-order.ts'
import type { CallDependencies } from './calls/make-call.ts'
import type { PaidCall, PaidReply } from './calls/paid-call.ts'
import type { TextEmbedderCard } from './config/text-embedder-card.ts'

export interface TextEmbedderOptions extends CallDependencies {
  readonly card: TextEmbedderCard
  readonly client: EmbeddingClient
}

/** Stands in place of a prompt's version: the text that is made of a product may change with it. */
const promptVersion = 'product-text@1'
/** Less than this is not enough for any provider. */
const minMs = 50
/** Around a text: providers count a few tokens for its begin and end. */
const framingTokens = 8

/** A text embedder whose every call is a paid call, retried as the failure allows. */
export function createTextEmbedder(options: TextEmbedderOptions): TextEmbedder {
  const { name, model = name, dim } = options.card
  return {
    id: `text:${model}@${dim}`,
    dim,
    async embed(texts, { deadline, trace, ...request }) {
      const call = embeddingCall(options, texts, request.purpose)
      const booking = { ...request, promptVersion }
      const end = await callInOrder(options, [call], { booking, deadline, trace })
      const { costMicroUsd } = end
      return end.kind === 'answered'
        ? { kind: 'embedded', vectors: end.value, costMicroUsd }
        : { kind: 'unavailable', reason: reasonOf(end.failures), costMicroUsd }
    },
  }
}

function embeddingCall(
  { card, client }: TextEmbedderOptions,
  texts: readonly string[],
  purpose: EmbedRequest['purpose'],
): PaidCall<readonly Float32Array[]> {
  const { name: model, timeoutMs } = card
  return {
    model,
    timeoutMs,
    minMs,
    // The catalogue's texts come in batches, and nobody waits for them.
    maxMs: purpose === 'search' ? timeoutMs : Infinity,
    prepare: async () => ({
      worstCaseMicroUsd: costOf(card, mostTokens(texts)),
      costMicroUsd: ({ tokensIn }) => costOf(card, tokensIn),
      send: async (signal) => paidReply(await client.embed(texts, signal)),
    }),
  }
}

/** A token is one byte at least, so the bytes bound the tokens from above in every language. */
function mostTokens(texts: readonly string[]): number {
  return texts.reduce((sum, text) => sum + Buffer.byteLength(text) + framingTokens, 0)
}

/** Whole micro-USD: dollars per million tokens are micro-dollars per token. */
function costOf({ usdPerMillionTokens }: TextEmbedderCard, tokens: number): number {
  return Math.ceil(tokens * usdPerMillionTokens)
}

function paidReply(reply: EmbeddingReply): PaidReply<readonly Float32Array[]> {
  if (reply.kind === 'failed') return reply
  const { vectors: value, tokens } = reply
  const usage = tokens === undefined ? undefined : { tokensIn: tokens, tokensOut: 0 }
  return { kind: 'answered', value, usage }
}

function reasonOf(failures: readonly FailedAttempt[]): string {
  return failures.map(({ reason }) => reason).join('; ')
}
