import { type ReadDelivery, readDelivery } from './delivery-text.ts'
import type { Delivery, DraftContent } from './order.ts'
import { advance, askAgain, nameOf, positionOf, type WantedPlace } from './order-position.ts'
import { readPhone } from './phone.ts'

const maxName = 80
const nameWord = /^\p{L}[\p{L}'’ʼ.-]*$/u
const patronymic = /(?:ович|евич|йович|івна|ївна|овна|евна|инична|ич)$/iu

/** Takes the recipient's name: first and last, as in their passport. */
export function answerName(draft: DraftContent, text: string): Partial<DraftContent> {
  const words = text.trim().split(/\s+/)
  if (text.length > maxName || !words.every((word) => nameWord.test(word))) {
    return askAgain(draft, 'name-letters')
  }
  const [first = '', ...others] = words
  if (others.length === 0) return askAgain(draft, 'name-both')
  // "Шевченко Тарас Григорович"
  const name =
    words.length === 3 && patronymic.test(words[2] ?? '')
      ? { firstName: others.join(' '), lastName: first }
      : { firstName: first, lastName: others.join(' ') }
  const { contact } = draft
  return contact === null
    ? advance(draft, { scratch: { name } })
    : advance(draft, { contact: { ...contact, ...name } })
}

/** Takes the recipient's phone number. */
export function answerPhone(draft: DraftContent, text: string): Partial<DraftContent> {
  const read = readPhone(text)
  if (read.kind === 'question') return askAgain(draft, `phone-${read.problem}`)
  const name = nameOf(draft, positionOf(draft).scratch)
  if (!name) return advance(draft, {}, 'name')
  const { firstName, lastName } = name
  const contact = { firstName, lastName, phone: read.e164 }
  return advance(draft, { contact, scratch: { name: undefined } })
}

const maxComment = 500

/** @param text empty: no comment */
export function answerComment(draft: DraftContent, text: string): Partial<DraftContent> {
  const comment = text.trim().slice(0, maxComment)
  return advance(draft, { comment: comment === '' ? null : comment })
}

/** What is known of the place when this is written, too. */
export function readPlace(draft: DraftContent, text: string): ReadDelivery {
  const { place, written } = positionOf(draft).scratch
  const read = readDelivery(text, place)
  if (read.kind !== 'question' || written === undefined) return read
  const together = readDelivery(`${written}, ${text}`, place)
  return together.kind === 'question' ? read : together
}

const maxWritten = 300

/** What was written of the place is not enough. */
export function askForPlace(
  draft: DraftContent,
  text: string,
  ask: Extract<ReadDelivery, { readonly kind: 'question' }>['ask'],
): Partial<DraftContent> {
  const { step, scratch } = positionOf(draft)
  const problem = `place-${ask}` as const
  // What says nothing is not kept.
  if (ask === 'place') return advance(draft, { scratch: { problem } }, step)
  const written = [scratch.written, text].filter(Boolean).join(', ').slice(0, maxWritten)
  return advance(draft, { scratch: { written, problem } }, 'place')
}

/** Takes a place where a parcel can go. */
export function answerDelivery(draft: DraftContent, delivery: Delivery): Partial<DraftContent> {
  const scratch = { place: undefined, written: undefined, found: undefined }
  // What no carrier brings, no carrier takes money for.
  const isPayable = delivery.kind !== 'pickup' || draft.payment !== 'payment-control'
  return advance(draft, { delivery, scratch, ...(isPayable ? {} : { payment: null }) })
}

/** Asks where, for a way that needs to know. */
export function askWhere(draft: DraftContent, place: WantedPlace): Partial<DraftContent> {
  return advance(draft, { scratch: { place, written: undefined, found: undefined } }, 'place')
}

/** Lets the shopper choose; what they wrote stands last. */
export function offerPlaces(
  draft: DraftContent,
  found: readonly Delivery[],
): Partial<DraftContent> {
  return advance(draft, { scratch: { found: [...found] } }, 'branch')
}
