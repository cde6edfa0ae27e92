import type { Language, Localized } from './language.ts'
import { type Money, toDecimal } from './money.ts'
import type { Method } from './outcome.ts'
import type { Sku } from './sku.ts'

/** Who gets the parcel, as in their passport: a branch asks for it. */
export interface Contact {
  readonly firstName: string
  readonly lastName: string
  /** E.164, as in +380671234567. */
  readonly phone: string
}

/** The ways to get an order there that a shopper is offered. */
export const deliveryMethods = ['branch', 'locker', 'courier', 'pickup'] as const

export type DeliveryMethod = (typeof deliveryMethods)[number]

/** How an order gets there. */
export type Delivery =
  | {
      /** A carrier's branch, or a parcel locker. */
      readonly kind: 'branch' | 'locker'
      readonly city: string
      readonly number: number
      /** As the carrier writes it; null where nobody looked it up. */
      readonly address: string | null
      /** The carrier's own id of it. */
      readonly ref: string | null
    }
  | { readonly kind: 'courier'; readonly address: string }
  | { readonly kind: 'pickup' }
  /** As the shopper wrote it. */
  | { readonly kind: 'text'; readonly text: string }

/**
 * `cash-on-delivery`: "післяплата", the carrier brings the cash. `payment-control`: "контроль оплати", by card or
 * in cash at the branch, to the shop's account. `link`: at an address that the shop gives. `telegram`: in the chat.
 */
export const paymentMethods = ['cash-on-delivery', 'payment-control', 'link', 'telegram'] as const

export type PaymentMethod = (typeof paymentMethods)[number]

/** The parcel goes out before it is paid. */
export function isOnDelivery(payment: PaymentMethod): boolean {
  return payment === 'cash-on-delivery' || payment === 'payment-control'
}

/** What tells what is ordered apart: a product, or one of its variants. */
export interface OrderedItem {
  readonly sku: Sku
  readonly size: string | null
  readonly colour: string | null
}

export function isSameItem(one: OrderedItem, other: OrderedItem): boolean {
  return one.sku === other.sku && one.size === other.size && one.colour === other.colour
}

/** One line of a basket or an order. */
export interface OrderLine extends OrderedItem {
  readonly name: Localized
  /** 1-99. */
  readonly quantity: number
  /** Of one piece: in a basket what the shopper last saw, in an order what it costs whatever happens to the price. */
  readonly price: Money
  /** The inquiry whose answer showed the product; null when it came another way. */
  readonly inquiryId: number | null
}

/** A line of an order that was placed. */
export interface PlacedLine extends OrderLine {
  /** Who or what identified the product; null where nobody had to. */
  readonly method: Method | null
  /** Pieces of it are counted; else it is a manager's word whether there are any. */
  readonly isCounted: boolean
}

export const maxLines = 30
export const maxQuantity = 99

/** What a shopper fills in before it is an order. */
export interface DraftContent {
  readonly lines: readonly OrderLine[]
  readonly contact: Contact | null
  readonly delivery: Delivery | null
  readonly payment: PaymentMethod | null
  readonly comment: string | null
  /** The shopper lets contact, delivery and payment be kept for the next order. */
  readonly remember: boolean
  /** Where the dialogue stands; null outside of it. */
  readonly step: string | null
  /** What the dialogue needs besides, as JSON. */
  readonly scratch: Readonly<Record<string, unknown>>
  /** The order that this one takes the place of. */
  readonly replaces: number | null
}

export const emptyDraft: DraftContent = {
  lines: [],
  contact: null,
  delivery: null,
  payment: null,
  comment: null,
  remember: false,
  step: null,
  scratch: {},
  replaces: null,
}

export interface Draft extends DraftContent {
  /** The order that it becomes has the same. */
  readonly id: number
  readonly shopper: { readonly id: number; readonly name: string }
  readonly language: Language
  /** Grows with each change: a button that carries it means what was shown with it. */
  readonly revision: number
  /** The last update that changed it. */
  readonly lastUpdateId: number | null
  /** When that was sent. */
  readonly touchedAt: Date
}

/** What is kept of somebody who agreed to it, for the next order. */
export interface RememberedBuyer {
  readonly contact: Contact
  readonly delivery: Delivery
  readonly payment: PaymentMethod
}

/**
 * `placed`: pieces are reserved until `expiresAt`, and a manager is asked. `expired`: they are not any more. `accepted`:
 * a manager has said that it will be sent. `returning`, `exchanging`: the parcel is on its way back; `returned`,
 * `exchanged`: it has arrived, and its pieces are on the shelf.
 */
export type OrderState =
  | 'placed'
  | 'expired'
  | 'accepted'
  | 'packed'
  | 'shipped'
  | 'done'
  | 'returning'
  | 'exchanging'
  | 'returned'
  | 'exchanged'
  | 'cancelled'

/** Somebody still has something to do with it. */
export const openStates = [
  'placed',
  'expired',
  'accepted',
  'packed',
  'shipped',
  'returning',
  'exchanging',
] as const satisfies readonly OrderState[]

export function isOpen({ state }: Pick<Order, 'state'>): boolean {
  return openStates.some((open) => open === state)
}

export interface Order {
  readonly id: number
  /** null: the shopper is forgotten. */
  readonly shopper: { readonly id: number; readonly name: string } | null
  readonly language: Language
  readonly state: OrderState
  readonly lines: readonly PlacedLine[]
  readonly contact: Contact | null
  readonly delivery: Delivery | null
  readonly payment: PaymentMethod
  readonly comment: string | null
  /** Of all lines, without delivery. */
  readonly total: Money
  readonly paidMinor: number
  /** Paid, but its pieces went to others meanwhile: a manager has to settle it. */
  readonly isShort: boolean
  /** null: nothing is reserved, or for good. */
  readonly expiresAt: Date | null
  readonly trackingNumber: string | null
  /** A number or an address. */
  readonly receipt: string | null
  readonly paymentLink: string | null
  readonly cancelReason: string | null
  readonly refundNote: string | null
  /** Where the managers see it; null until it was posted. */
  readonly staffMessage: { readonly chatId: number; readonly messageId: number } | null
  readonly placedAt: Date
}

/** Everything is paid. */
export function isPaid({ paidMinor, total }: Pick<Order, 'paidMinor' | 'total'>): boolean {
  return paidMinor >= total.minor
}

/** A manager has yet to say whether there are any of a product that is not counted. */
export function waitsForWord({ state, lines }: Pick<Order, 'state' | 'lines'>): boolean {
  return state === 'placed' && lines.some(({ isCounted }) => !isCounted)
}

/** The shopper may be asked for the money, and it may be taken. */
export function isPayable(
  order: Pick<Order, 'state' | 'lines' | 'payment' | 'paidMinor' | 'total'>,
): boolean {
  const isAlive = ['placed', 'expired', 'accepted'].includes(order.state)
  return isAlive && !isOnDelivery(order.payment) && !isPaid(order) && !waitsForWord(order)
}

/** What is done with an order; the words of people are kept with it. */
export type OrderStep =
  | { readonly kind: 'accept' | 'pack' | 'done' | 'return' | 'exchange' | 'arrive' }
  | { readonly kind: 'ship'; readonly trackingNumber: string | null }
  | { readonly kind: 'cancel'; readonly by: 'shopper' | 'manager'; readonly reason: string | null }

export type StepKind = OrderStep['kind']

const ways: Readonly<Record<StepKind, Partial<Readonly<Record<OrderState, OrderState>>>>> = {
  accept: { placed: 'accepted', expired: 'accepted' },
  pack: { accepted: 'packed' },
  ship: { packed: 'shipped' },
  // What is picked up is never shipped.
  done: { packed: 'done', shipped: 'done' },
  return: { shipped: 'returning', done: 'returning' },
  exchange: { shipped: 'exchanging', done: 'exchanging' },
  arrive: { returning: 'returned', exchanging: 'exchanged' },
  cancel: { placed: 'cancelled', expired: 'cancelled', accepted: 'cancelled', packed: 'cancelled' },
}

/** @returns where a step leads; undefined where it cannot be done. */
export function stateAfter(state: OrderState, step: OrderStep): OrderState | undefined {
  const isTooLate = step.kind === 'cancel' && step.by === 'shopper' && state === 'packed'
  return isTooLate ? undefined : ways[step.kind][state]
}

/** The steps that a manager can do now, in the order in which they come as a rule. */
export function stepsFrom(state: OrderState): readonly StepKind[] {
  return (Object.keys(ways) as StepKind[]).filter((kind) => ways[kind][state] !== undefined)
}

/** What a manager adds to an order in words. */
export const orderWords = ['ship', 'cancel', 'receipt', 'payment-link', 'refund'] as const

export type OrderWords = (typeof orderWords)[number]

/** The shopper may still change or cancel it. */
export function isChangeable({ state }: Pick<Order, 'state'>): boolean {
  return stateAfter(state, { kind: 'cancel', by: 'shopper', reason: null }) !== undefined
}

/** What a shopper is told of their order, each once. */
export type OrderEventKind =
  | Exclude<OrderState, 'placed'>
  /** It can be paid now. */
  | 'payment-asked'
  | 'paid'
  /** Paid, but there are not enough pieces any more. */
  | 'paid-short'
  /** Paid although it was cancelled or returned. */
  | 'paid-late'
  | 'receipt'
  | 'refunded'

export interface OrderEvent {
  readonly id: number
  readonly orderId: number
  readonly kind: OrderEventKind
  readonly isTold: boolean
}

/**
 * Where an order is paid that is paid by link: a manager's own link for it, else the shop's.
 * @param shopLink of the settings; `{order}` and `{amount}` in it stand for the number and what is owed, in units
 */
export function paymentAddress(order: Order, shopLink: string): string | undefined {
  if (order.paymentLink !== null) return order.paymentLink
  if (shopLink === '') return undefined
  const owed = { ...order.total, minor: order.total.minor - order.paidMinor }
  return shopLink.replaceAll('{order}', String(order.id)).replaceAll('{amount}', toDecimal(owed))
}

/** The sum of the lines, which are all in one currency. */
export function totalOf(lines: readonly Pick<OrderLine, 'quantity' | 'price'>[]): number {
  return lines.reduce((sum, { quantity, price }) => sum + quantity * price.minor, 0)
}

/** What a shopper wants to be told of: that a product, or a variant, can be had again. */
export interface RestockWish extends OrderedItem {
  readonly id: number
  readonly shopperId: number
  readonly language: Language
}
