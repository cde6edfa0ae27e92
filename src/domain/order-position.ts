import { z } from 'zod'
import type { PlaceKind } from './delivery-text.ts'
import type { Contact, Delivery, DraftContent } from './order.ts'

/** What a shopper is asked on the way to an order, in this order; `comment` only when they want to leave one. */
export const dialogueSteps = [
  'basket',
  'name',
  'phone',
  'delivery',
  'place',
  'branch',
  'payment',
  'comment',
  'summary',
] as const

export type DialogueStep = (typeof dialogueSteps)[number]

/** Which of them are answered in words. */
const typedSteps: ReadonlySet<DialogueStep> = new Set([
  'name',
  'phone',
  'delivery',
  'place',
  'branch',
  'comment',
])

/** Why a question is asked again: what could not be made of the answer. */
export const dialogueProblems = [
  'name-both',
  'name-letters',
  'phone-no-number',
  'phone-too-short',
  'phone-too-long',
  'phone-unknown',
  'phone-several',
  'phone-not-own',
  'place-city',
  'place-number',
  'place-address',
  'place-place',
] as const

export type DialogueProblem = (typeof dialogueProblems)[number]

export type WantedPlace = PlaceKind | 'courier'

const delivery = z.custom<Delivery>((value) => typeof value === 'object' && value !== null)

/** What is half answered. */
const scratchSchema = z.object({
  name: z.object({ firstName: z.string(), lastName: z.string() }).optional(),
  place: z.enum(['branch', 'locker', 'courier']).optional(),
  /** What was written of the place so far. */
  written: z.string().optional(),
  /** To choose from; the last one is what was written, as it was written. */
  found: z.array(delivery).optional(),
  problem: z.enum(dialogueProblems).optional(),
  /** The button that sends one's own contact stands in place of the keyboard. */
  contactButton: z.boolean().optional(),
})

export type Scratch = Readonly<z.output<typeof scratchSchema>>

/** Where the dialogue stands. */
export interface Position {
  readonly step: DialogueStep
  readonly scratch: Scratch
}

/**
 * Rebuilt from what is filled in where the kept step is none of today's, as after an update of the program that changes
 * the dialogue.
 */
export function positionOf(draft: DraftContent): Position {
  const { data: scratch = {} } = scratchSchema.safeParse(draft.scratch)
  const step = dialogueSteps.find((known) => known === draft.step)
  return { step: step && isPossible(step, draft, scratch) ? step : firstMissing(draft), scratch }
}

function isPossible(step: DialogueStep, draft: DraftContent, scratch: Scratch): boolean {
  switch (step) {
    case 'summary':
      return firstMissing(draft) === 'summary'
    case 'phone':
      return nameOf(draft, scratch) !== undefined
    case 'branch':
      return (scratch.found ?? []).length > 0
    case 'basket':
    case 'name':
    case 'place':
    case 'delivery':
    case 'payment':
    case 'comment':
      return true
  }
}

/** The first question without an answer; the summary when there is none. */
function firstMissing(draft: DraftContent): DialogueStep {
  if (draft.lines.length === 0) return 'basket'
  if (draft.contact === null) {
    const { data: scratch = {} } = scratchSchema.safeParse(draft.scratch)
    return scratch.name ? 'phone' : 'name'
  }
  if (draft.delivery === null) return 'delivery'
  return draft.payment === null ? 'payment' : 'summary'
}

/** The name that is known by now. */
export function nameOf(
  { contact }: Pick<DraftContent, 'contact'>,
  { name }: Scratch,
): Pick<Contact, 'firstName' | 'lastName'> | undefined {
  return name ?? contact ?? undefined
}

export function isTyped({ step }: Position): boolean {
  return typedSteps.has(step)
}

/** Changes a draft and goes on to a step: the first that is missing, unless said. */
export function advance(
  draft: DraftContent,
  change: Partial<Omit<DraftContent, 'step' | 'scratch'>> & { readonly scratch?: Scratch },
  to?: DialogueStep,
): Partial<DraftContent> {
  const { step, scratch } = positionOf(draft)
  // The button was taken away when the step after it was shown.
  const { problem: _, contactButton, ...kept } = scratch
  const wasShown = step === 'phone' && contactButton
  const next = { ...kept, ...(wasShown ? { contactButton } : {}), ...change.scratch }
  const changed = { ...draft, ...change, scratch: next }
  const target = to ?? firstMissing(changed)
  const isShown = target === 'phone' ? { contactButton: true } : {}
  return { ...change, step: target, scratch: { ...next, ...isShown } }
}

/** Asks the same again and says why. */
export function askAgain(
  draft: DraftContent,
  problem: DialogueProblem,
  scratch: Scratch = {},
): Partial<DraftContent> {
  return advance(draft, { scratch: { ...scratch, problem } }, positionOf(draft).step)
}

const before: Readonly<Record<DialogueStep, DialogueStep>> = {
  basket: 'basket',
  name: 'basket',
  phone: 'name',
  delivery: 'phone',
  place: 'delivery',
  branch: 'place',
  payment: 'delivery',
  comment: 'summary',
  summary: 'basket',
}

/** One step back; from a change of what was complete, to the summary. */
export function stepBack(draft: DraftContent): Partial<DraftContent> {
  const { step } = positionOf(draft)
  const isWithin = step === 'place' || step === 'branch' || step === 'summary'
  const isChange = !isWithin && firstMissing(draft) === 'summary'
  const target = isChange ? 'summary' : before[step]
  return advance(draft, { scratch: { written: undefined, found: undefined } }, target)
}
