import {
  type Draft,
  type DraftContent,
  isSameItem,
  maxLines,
  type OrderLine,
} from '#src/domain/order.ts'
import { advance } from '#src/domain/order-position.ts'
import { isInStock, type Product } from '#src/domain/product.ts'
import { optionsOf, type Selection, variantsInStock } from '#src/domain/selection.ts'
import { type CardTap, type ReadCardDependencies, readCard } from '#src/ordering/read-card.ts'
import type { Drafts, DraftUpdate, Shopper } from '#src/ports/orders.ts'
import { type ShowStepDependencies, showStep } from './show-step.ts'

export interface AddDependencies extends ShowStepDependencies, ReadCardDependencies {
  readonly drafts: Pick<Drafts, 'find' | 'change' | 'remembered'>
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
  tap: CardTap,
): Promise<AddedToBasket> {
  const card = await readCard(dependencies, shopper.id, tap)
  if (typeof card === 'string') return card
  const chosen = choose(card.product, card.selection)
  if (typeof chosen === 'string') return chosen
  return put(dependencies, { shopper, update }, { ...chosen, inquiryId: card.inquiry.id })
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
