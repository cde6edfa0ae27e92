import { type Inquiry, photosOf, wordsOf } from '#src/domain/inquiry.ts'
import { maxCandidates } from '#src/domain/outcome.ts'
import type { Answer } from '#src/ports/shopper-chat.ts'
import type { Combined } from './combine.ts'
import { type FindByTextDependencies, findByText } from './find-by-text.ts'
import { type LookDependencies, lookAtPhotos } from './look-at-photos.ts'

/** What was found, or what is to be said where there is nothing to find anything by. */
export type Findings =
  | { readonly combined: Combined; readonly identificationId: string | null }
  | { readonly answer: Answer }

/** Looks at all that an inquiry shows, and searches for what it says. */
export async function lookAtInquiry(
  dependencies: LookDependencies & FindByTextDependencies,
  inquiry: Inquiry,
): Promise<Findings> {
  if (photosOf(inquiry).length > 0) {
    const seen = await lookAtPhotos(dependencies, inquiry)
    if ('problem' in seen) return { answer: { kind: 'unreadable', ...seen } }
    return { ...seen, combined: await withWords(dependencies, inquiry, seen.combined) }
  }
  if (!inquiry.messages.some(({ kind }) => kind === 'text')) {
    return { answer: { kind: 'send-photo' } }
  }
  const found = await findByText(dependencies, inquiry)
  return found.outcome === 'link'
    ? { answer: { kind: 'link' } }
    : { combined: found, identificationId: null }
}

/** What the photos do not tell the words may: what they find goes before what the photos look like. */
async function withWords(
  dependencies: FindByTextDependencies,
  inquiry: Inquiry,
  combined: Combined,
): Promise<Combined> {
  if (combined.outcome !== 'unknown' || wordsOf(inquiry) === '') return combined
  const found = await findByText(dependencies, inquiry)
  if (found.outcome === 'link' || found.outcome === 'unknown') return combined
  const byWords = found.outcome === 'matched' ? found.candidates : found.offered
  const others = combined.candidates.filter(({ sku }) => byWords.every((one) => one.sku !== sku))
  return { outcome: 'ambiguous', offered: [...byWords, ...others].slice(0, maxCandidates) }
}
