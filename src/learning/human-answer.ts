import type { Fingerprint } from '#src/domain/fingerprint.ts'
import type { AnswerContext, NewAnswer } from '#src/ports/answer-store.ts'
import type { ConfirmedPhoto } from '#src/ports/confirmed-photos.ts'

/**
 * What people said of a file, as it is remembered: for ever, and without a doubt.
 * @param fingerprint null: it holds for the very same file only
 */
export function peoplesAnswer(
  { fileKey, sku, decidedBy }: Pick<ConfirmedPhoto, 'fileKey' | 'sku' | 'decidedBy'>,
  {
    fingerprint,
    context,
  }: { readonly fingerprint: Fingerprint | null; readonly context: AnswerContext },
): NewAnswer {
  return {
    ...context,
    fileKey,
    fingerprint,
    sku,
    method: decidedBy === 'manager' ? 'manager' : 'shopper',
    decidedBy,
    confidence: 1,
    candidates: [{ sku, score: 1 }],
    lifetimeSeconds: null,
  }
}
