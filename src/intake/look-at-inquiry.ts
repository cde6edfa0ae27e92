import { type Inquiry, photosOf, wordsOf } from '#src/domain/inquiry.ts'
import { maxCandidates } from '#src/domain/outcome.ts'
import type { Product } from '#src/domain/product.ts'
import type { Answer } from '#src/ports/shopper-chat.ts'
import type { Combined } from './combine.ts'
import { findDescribed, findNamed } from './find-by-text.ts'
import { type LookDependencies, lookAtPhotos } from './look-at-photos.ts'
import {
  type LookAtTextDependencies,
  lookAtText,
  searchAsker,
  type TextFindings,
} from './look-at-text.ts'

/** What was found, or what is to be said where there is nothing to find anything by. */
export type Findings = PhotoFindings | Said | Extract<TextFindings, { person: true }>

export interface PhotoFindings {
  readonly combined: Combined
  readonly identificationId: string | null
  /** A model might know, and the shopper has not said whether it may look. */
  readonly awaitsConsent: boolean
  /** What was read in the photos; '' where nothing was. */
  readonly written: string
}

/** What is said where no product is shown; the chat goes on about `topic`. */
export interface Said {
  readonly answer: Answer
  readonly topic?: Product | undefined
}

/** Looks at all that an inquiry shows, and searches for what it says. */
export async function lookAtInquiry(
  dependencies: LookDependencies & LookAtTextDependencies,
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
  const found = await lookAtText(dependencies, inquiry)
  return 'combined' in found
    ? { ...found, identificationId: null, awaitsConsent: false, written: '' }
    : found
}

/** What the photos do not tell the words may: what they find goes before what the photos look like. */
async function withWords(
  { catalogue, products }: LookAtTextDependencies,
  inquiry: Inquiry,
  combined: Combined,
): Promise<Combined> {
  if (combined.outcome !== 'unknown' || wordsOf(inquiry) === '') return combined
  const text = wordsOf(inquiry)
  const named = await findNamed(catalogue, text)
  const found = named ?? (await findDescribed(products, text, searchAsker(inquiry)))
  if (found.outcome === 'link' || found.outcome === 'unknown') return combined
  const byWords = found.outcome === 'matched' ? found.candidates : found.offered
  const others = combined.candidates.filter(({ sku }) => byWords.every((one) => one.sku !== sku))
  return { outcome: 'ambiguous', offered: [...byWords, ...others].slice(0, maxCandidates) }
}
