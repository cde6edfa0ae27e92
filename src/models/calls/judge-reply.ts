import { costMicroUsd } from '#src/models/config/cost.ts'
import type { ModelCard } from '#src/models/config/model-card.ts'
import type { ReadAnswer } from '#src/models/prompts/read-answer.ts'
import type { FailedReply, ModelReply, TokenUsage } from '#src/ports/model-client.ts'

/** A reply after it was read: an answer of use, or a failed call of one class. */
export type Judged<T> =
  | FailedReply
  | {
      readonly kind: 'read'
      readonly value: T
      readonly usage: TokenUsage | undefined
      readonly mayBeCharged: true
    }

/** An answer that cannot be read is a failed call, paid for or not. */
export function judgeReply<T>(
  reply: Exclude<ModelReply, { kind: 'unrecorded' }>,
  read: (content: string) => ReadAnswer<T>,
): Judged<T> {
  if (reply.kind === 'failed') return reply
  const { usage } = reply
  const answer = read(reply.content)
  if (answer.kind === 'read') return { ...answer, usage, mayBeCharged: true }
  const { failure, detail } = answer
  return { kind: 'failed', failure, detail, mayBeCharged: true, ...(usage ? { usage } : {}) }
}

interface Priced {
  readonly card: ModelCard
  readonly worstCaseMicroUsd: number
  readonly imageCount: number
}

/** A server that counts more than this many worst cases counts wrong: no call is as dear. */
const maxWorstCases = 10

/**
 * @returns what the call cost; the worst case when the provider may charge but did not say, or says what cannot be;
 * undefined: nothing.
 */
export function chargeOf<T>(
  { usage, mayBeCharged }: Judged<T>,
  { card, worstCaseMicroUsd, imageCount }: Priced,
): number | undefined {
  if (!usage) return mayBeCharged ? worstCaseMicroUsd : undefined
  const cost = costMicroUsd(card, usage, imageCount)
  return cost > maxWorstCases * worstCaseMicroUsd ? worstCaseMicroUsd : cost
}
