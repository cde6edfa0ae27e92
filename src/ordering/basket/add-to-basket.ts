import { offerDigest } from '#src/domain/offer-digest.ts'
import {
  type Draft,
  type DraftContent,
  isSameItem,
  maxLines,
  type OrderLine,
} from '#src/domain/order.ts'
import { advance } from '#src/domain/order-position.ts'
import { isInStock, type Product } from '#src/domain/product.ts'
import {
  nothingSelected,
  optionsOf,
  type Selection,
  variantsInStock,
} from '#src/domain/selection.ts'
import type { InquiryStore } from '#src/ports/inquiry-store.ts'
import type { FindOffers } from '#src/ports/offers.ts'
import type { Drafts, DraftUpdate, Shopper } from '#src/ports/orders.ts'
import { type ShowStepDependencies, showStep } from './show-step.ts'

export interface AddDependencies extends ShowStepDependencies {
  readonly drafts: Pick<Drafts, 'find' | 'change' | 'remembered'>
  readonly inquiries: Pick<InquiryStore, 'get'>
  readonly findOffers: FindOffers
}

/** "Order" on a product card. */
export interface CardOrder {
  readonly inquiryId: number
  readonly place: number
  /** The product's `offerDigest` when it was shown. */
  readonly seen: string
  /** Places among its sizes and colours as they were seen. */
  readonly size: number | null
  readonly colour: number | null
}

/** What became of it; the card is to be shown anew when it has `changed`. */
export type AddedToBasket =
  | 'added'
  | 'changed'
  | 'choose-size'
  | 'choose-colour'
  | 'sold-out'
  | 'basket-full'
  | 'other-currency'
  | 'outdated'

/** Puts what a card shows into the shopper's basket, and shows that below. */
export async function addToBasket(
  dependencies: AddDependencies,
  { shopper, update }: { readonly shopper: Shopper; readonly update: DraftUpdate },
  card: CardOrder,
): Promise<AddedToBasket> {
  const inquiry = await dependencies.inquiries.get(card.inquiryId)
  // What a button carries is what a client sends.
  if (inquiry?.chatId !== shopper.id) return 'outdated'
  const candidate = inquiry.candidates[card.place]
  const [offer] = candidate ? await dependencies.findOffers([candidate]) : []
  if (!offer) return 'outdated'
  const { product } = offer
  if (offerDigest(product) !== card.seen) return 'changed'
  const chosen = choose(product, selectionOf(product, card))
  if (typeof chosen === 'string') return chosen
  return put(dependencies, { shopper, update }, { ...chosen, inquiryId: inquiry.id })
}

function selectionOf(product: Product, { size, colour }: CardOrder): Selection {
  const { sizes, colours } = optionsOf(product, nothingSelected)
  return {
    size: size === null ? null : (sizes[size]?.value ?? null),
    colour: colour === null ? null : (colours[colour]?.value ?? null),
  }
}

/** The one thing that can be meant, or what is still to be chosen. */
function choose(
  product: Product,
  selection: Selection,
): Omit<OrderLine, 'inquiryId'> | 'choose-size' | 'choose-colour' | 'sold-out' {
  const { sizes, colours } = optionsOf(product, selection)
  const size = selection.size ?? onlyOf(sizes)
  const colour = selection.colour ?? onlyOf(colours)
  if (!isInStock(product)) return 'sold-out'
  if (size === undefined) return 'choose-size'
  if (colour === undefined) return 'choose-colour'
  const { sku, name, price } = product
  const line = { sku, size, colour, name, quantity: 1 }
  if (product.variants.length === 0) return { ...line, price }
  const [variant] = variantsInStock(product, { size, colour })
  if (!variant) return 'sold-out'
  const { priceMinor } = variant
  return {
    ...{ ...line, size: variant.size, colour: variant.colour },
    price: { ...price, minor: priceMinor ?? price.minor },
  }
}

/** @returns null where there is nothing to choose from; undefined where there are several. */
function onlyOf(
  options: readonly { readonly value: string; readonly isAvailable: boolean }[],
): string | null | undefined {
  const [only = null, ...others] = options.filter(({ isAvailable }) => isAvailable)
  return others.length > 0 ? undefined : (only?.value ?? null)
}

async function put(
  dependencies: AddDependencies,
  { shopper, update }: { readonly shopper: Shopper; readonly update: DraftUpdate },
  line: OrderLine,
): Promise<AddedToBasket> {
  const { drafts } = dependencies
  const before = await drafts.find(shopper.id)
  const problem = before && problemOf(before, line)
  if (problem) return problem
  const known = before?.contact ? undefined : await drafts.remembered(shopper.id)
  const filled = known ? { ...known, remember: true } : {}
  const { draft } = await drafts.change(shopper, update, (draft) => {
    const kept = draft.contact === null ? filled : {}
    return advance({ ...draft, ...kept }, { ...kept, lines: withLine(draft, line) }, 'basket')
  })
  await showStep(dependencies, { shopper, draft })
  return 'added'
}

function problemOf({ lines }: Draft, line: OrderLine): AddedToBasket | undefined {
  if (lines.length >= maxLines && !lines.some((one) => isSameItem(one, line))) return 'basket-full'
  const [first] = lines
  return first && first.price.currency !== line.price.currency ? 'other-currency' : undefined
}

/** What is there already is not there twice: an impatient finger taps again. */
function withLine({ lines }: DraftContent, line: OrderLine): readonly OrderLine[] {
  const isThere = lines.some((one) => isSameItem(one, line))
  if (!isThere) return [...lines, line]
  return lines.map((one) => (isSameItem(one, line) ? { ...line, quantity: one.quantity } : one))
}
