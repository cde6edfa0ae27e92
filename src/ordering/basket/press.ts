import { type Draft, type DraftContent, maxQuantity, type OrderLine } from '#src/domain/order.ts'
import { answerComment, answerDelivery, askWhere } from '#src/domain/order-answers.ts'
import { advance, positionOf, stepBack } from '#src/domain/order-position.ts'
import { variantsInStock } from '#src/domain/selection.ts'
import type { FindOffers } from '#src/ports/offers.ts'
import type { DraftUpdate, Shopper } from '#src/ports/orders.ts'
import { offeredFor, type ShowStepDependencies } from './show-step.ts'

/** What the buttons of the dialogue mean; some of them, of several, carry which one. */
export const basketVerbs = [
  'plus',
  'minus',
  'checkout',
  'branch',
  'locker',
  'courier',
  'pickup',
  'found',
  'pay',
  'name',
  'phone',
  'delivery',
  'payment',
  'comment',
  'nocomment',
  'remember',
  'back',
  'cancel',
  'confirm',
] as const

export type BasketVerb = (typeof basketVerbs)[number]

/** Who does something, and with which update. */
export interface BasketActor {
  readonly shopper: Shopper
  readonly update: DraftUpdate
}

/** A button under a message of the dialogue. */
export interface BasketPress {
  readonly draftId: number
  /** Of the draft when the button was shown. */
  readonly revision: number
  readonly verb: BasketVerb
  /** Which of several; 0 where there is one. */
  readonly at: number
}

/** What became of a tap, where the message does not tell. */
export type BasketToast = 'outdated' | 'basket-moved-on' | 'basket-no-more'

export interface PressDependencies extends ShowStepDependencies {
  readonly findOffers: FindOffers
}

interface Pressed {
  readonly verb: Exclude<BasketVerb, 'cancel' | 'confirm'>
  readonly at: number
}

/** What a button changes; 'no-more' when there are no more pieces. */
export async function changeOf(
  dependencies: PressDependencies,
  draft: Draft,
  { verb, at }: Pressed,
): Promise<Partial<DraftContent> | 'no-more'> {
  switch (verb) {
    case 'plus': {
      const line = draft.lines[at]
      if (!line) return {}
      const most = await piecesOf(dependencies, line)
      return line.quantity < most ? withQuantity(draft, at, line.quantity + 1) : 'no-more'
    }
    case 'minus':
      return withQuantity(draft, at, (draft.lines[at]?.quantity ?? 1) - 1)
    case 'pay': {
      const payment = (await offeredFor(dependencies, draft)).payments[at]
      return payment ? advance(draft, { payment }) : {}
    }
    case 'checkout':
    case 'branch':
    case 'locker':
    case 'courier':
    case 'pickup':
    case 'found':
    case 'nocomment':
    case 'remember':
    case 'back':
    case 'name':
    case 'phone':
    case 'delivery':
    case 'payment':
    case 'comment':
      return plainChange(draft, verb, at)
  }
}

function plainChange(
  draft: Draft,
  verb: Exclude<Pressed['verb'], 'plus' | 'minus' | 'pay'>,
  at: number,
): Partial<DraftContent> {
  switch (verb) {
    case 'checkout':
      return advance(draft, {})
    case 'branch':
    case 'locker':
    case 'courier':
      return askWhere(draft, verb)
    case 'pickup':
      return answerDelivery(draft, { kind: 'pickup' })
    case 'found': {
      const place = positionOf(draft).scratch.found?.[at]
      return place ? answerDelivery(draft, place) : {}
    }
    case 'nocomment':
      return answerComment(draft, '')
    case 'remember':
      return advance(draft, { remember: !draft.remember }, 'summary')
    case 'back':
      return stepBack(draft)
    case 'name':
    case 'phone':
    case 'delivery':
    case 'payment':
    case 'comment':
      return advance(draft, {}, verb)
  }
}

function withQuantity(draft: Draft, at: number, quantity: number): Partial<DraftContent> {
  const lines = draft.lines
    .map((line, place) => (place === at ? { ...line, quantity } : line))
    .filter((line) => line.quantity > 0)
  return advance(draft, { lines }, 'basket')
}

/** How many there are to be had; of what is not counted, as many as anybody may order. */
async function piecesOf({ findOffers }: PressDependencies, line: OrderLine): Promise<number> {
  const [offer] = await findOffers([line])
  if (!offer) return 0
  if (offer.product.variants.length === 0) return maxQuantity
  const [variant] = variantsInStock(offer.product, line)
  return Math.min(variant?.stock ?? 0, maxQuantity)
}
