import { costMicroUsd } from '#src/models/config/cost.ts'
import type { ModelCard } from '#src/models/config/model-card.ts'
import type { ReadAnswer } from '#src/models/prompts/read-answer.ts'
import type { TracedPrompt } from '#src/ports/call-trace.ts'
import type { ModelClient, ModelReply, ModelRequest } from '#src/ports/model-client.ts'
import type { PaidCall, PaidReply } from './paid-call.ts'

/** A model of the chain and the way to it. */
export interface ChainModel {
  readonly card: ModelCard
  readonly client: ModelClient
}

/** What models are asked: the same question for each, in the form the model takes. */
export interface ModelQuestion<T> {
  readonly prepare: (card: ModelCard) => Promise<PreparedQuestion>
  /** Reads and checks what a model wrote. */
  readonly read: (content: string) => ReadAnswer<T>
}

export interface PreparedQuestion {
  readonly request: ModelRequest
  /** Whole micro-USD. */
  readonly worstCaseMicroUsd: number
  readonly imageCount: number
  readonly prompt: () => TracedPrompt
}

/** Less than this is not enough for any model. */
const minMs = 200

/** A question to a model that answers in JSON, as a call to be paid. */
export function modelCall<T>(
  { card, client }: ChainModel,
  { prepare, read }: ModelQuestion<T>,
): PaidCall<T> {
  const { name: model, timeoutMs } = card
  return {
    model,
    timeoutMs,
    minMs,
    maxMs: timeoutMs,
    async prepare() {
      const { request, imageCount, ...prepared } = await prepare(card)
      return {
        ...prepared,
        costMicroUsd: (usage) => costMicroUsd(card, usage, imageCount),
        send: async (signal) => readReply(await client.ask(request, signal), read),
      }
    },
  }
}

/** An answer that cannot be read is a failed call, paid for all the same. */
function readReply<T>(reply: ModelReply, read: ModelQuestion<T>['read']): PaidReply<T> {
  if (reply.kind !== 'replied') return reply
  const { usage, reportedModel } = reply
  const answer = read(reply.content)
  if (answer.kind === 'read') return { kind: 'answered', value: answer.value, usage, reportedModel }
  const { failure, detail } = answer
  return { kind: 'failed', failure, detail, mayBeCharged: true, ...(usage ? { usage } : {}) }
}
