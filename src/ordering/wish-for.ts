import type { Shopper } from '#src/ports/orders.ts'
import type { Restock } from '#src/ports/restock.ts'
import { type CardTap, type ReadCardDependencies, readCard } from './read-card.ts'

export interface WishDependencies extends ReadCardDependencies {
  readonly restock: Pick<Restock, 'wish'>
}

/** What became of a wish; the card is to be shown anew when it has `changed`. */
export type Wished = 'wish-noted' | 'changed' | 'outdated'

/** Notes that a shopper wants to hear when what a card shows is back: this size and colour, or any where none is meant. */
export async function wishFor(
  dependencies: WishDependencies,
  { id: shopperId, language }: Shopper,
  tap: CardTap,
): Promise<Wished> {
  const card = await readCard(dependencies, shopperId, tap)
  if (typeof card === 'string') return card
  const { sku } = card.product
  await dependencies.restock.wish({ shopperId, language, sku, ...card.selection })
  return 'wish-noted'
}
