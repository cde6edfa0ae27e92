import { minQuality } from '#src/domain/fingerprint.ts'
import type { Look } from '#src/photo/fingerprint.ts'
import type { AnswerContext, NewAnswer } from '#src/ports/answer-store.ts'
import type { ConfirmedPhoto } from '#src/ports/confirmed-photos.ts'

/** What people said of a file, as it is remembered: for ever, and without a doubt. */
export function peoplesAnswer(
  { fileKey, sku, decidedBy }: Pick<ConfirmedPhoto, 'fileKey' | 'sku' | 'decidedBy'>,
  { look, context }: { readonly look: Look; readonly context: AnswerContext },
): NewAnswer {
  return {
    ...context,
    fileKey,
    fingerprint: look.fingerprint.quality >= minQuality ? look.fingerprint : null,
    sku,
    method: decidedBy === 'manager' ? 'manager' : 'shopper',
    decidedBy,
    confidence: 1,
    candidates: [{ sku, score: 1 }],
    lifetimeSeconds: null,
  }
}
