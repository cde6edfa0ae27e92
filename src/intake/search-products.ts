import { randomUUID } from 'node:crypto'
import { skuWords } from '#src/identify/sku-words.ts'
import { createDeadline } from '#src/lib/deadline.ts'
import type { CatalogueStore } from '#src/ports/catalogue-store.ts'
import type { FindOffers, Offer } from '#src/ports/offers.ts'
import type { ProductSearch } from '#src/ports/product-search.ts'

export interface SearchDependencies {
  readonly catalogue: Pick<CatalogueStore, 'findSkus'>
  /** By words alone: who types asks at every letter, and nothing is paid for that. */
  readonly wordSearch: ProductSearch
  readonly findOffers: FindOffers
}

const maxFound = 10
const timeoutMs = 5_000

/** Products that a text names, else those that it describes, with price and stock as they are now. */
export async function searchProducts(
  { catalogue, wordSearch, findOffers }: SearchDependencies,
  text: string,
  shopperId: number,
): Promise<readonly Offer[]> {
  const named = await catalogue.findSkus(skuWords(text))
  if (named.length > 0) return findOffers(named.slice(0, maxFound).map((sku) => ({ sku })))
  const { skus } = await wordSearch.search(text, maxFound, {
    identificationId: randomUUID(),
    shopperId: `telegram:${shopperId}`,
    deadline: createDeadline(timeoutMs),
  })
  return findOffers(skus.map((sku) => ({ sku })))
}
