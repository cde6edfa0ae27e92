import { type Candidate, maxCandidates } from '#src/domain/outcome.ts'
import type { Sku } from '#src/domain/sku.ts'
import { skuWords } from '#src/identify/sku-words.ts'
import type { CatalogueStore } from '#src/ports/catalogue-store.ts'
import type { ProductSearch, SearchAsker } from '#src/ports/product-search.ts'
import type { Combined } from './combine.ts'

const addressPattern = /(?:https?:\/\/|www\.|\bt\.me\/)\S+/gi
/** More addresses are no question about one product. */
const maxAddresses = 5

/**
 * The products that a text names by their SKU or their page. An address is never fetched: either it names a product of
 * the shop, or it is `link`. @returns undefined when nothing is named.
 */
export async function findNamed(
  catalogue: Pick<CatalogueStore, 'findSkus' | 'findByAddress'>,
  text: string,
): Promise<Combined | { readonly outcome: 'link' } | undefined> {
  const addresses = (text.match(addressPattern) ?? []).slice(0, maxAddresses)
  const linked = await Promise.all(addresses.map((address) => catalogue.findByAddress(address)))
  const named = [...new Set([...linked.flat(), ...(await catalogue.findSkus(skuWords(text)))])]
  if (named.length > 0) return outcomeOf(named)
  return addresses.length > 0 ? { outcome: 'link' } : undefined
}

/** The products that a text describes. */
export async function findDescribed(
  products: ProductSearch,
  text: string,
  asker: SearchAsker,
): Promise<Combined> {
  const { skus } = await products.search(text, maxCandidates, asker)
  return outcomeOf(skus)
}

/** One product is shown, several are offered. */
export function outcomeOf(skus: readonly Sku[]): Combined {
  const candidates = skus
    .slice(0, maxCandidates)
    .map((sku, at): Candidate => ({ sku, score: 1 - at / maxCandidates }))
  const [first, second] = candidates
  if (!first) return { outcome: 'unknown', candidates }
  if (second) return { outcome: 'ambiguous', offered: candidates }
  return { outcome: 'matched', sku: first.sku, candidates }
}
