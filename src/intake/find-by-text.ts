import { randomUUID } from 'node:crypto'
import { type Inquiry, wordsOf } from '#src/domain/inquiry.ts'
import { type Candidate, maxCandidates } from '#src/domain/outcome.ts'
import type { Sku } from '#src/domain/sku.ts'
import { skuWords } from '#src/identify/sku-words.ts'
import { createDeadline } from '#src/lib/deadline.ts'
import type { CatalogueStore } from '#src/ports/catalogue-store.ts'
import type { ProductSearch } from '#src/ports/product-search.ts'
import type { Combined } from './combine.ts'

export interface FindByTextDependencies {
  readonly catalogue: Pick<CatalogueStore, 'findSkus' | 'findByAddress'>
  readonly products: ProductSearch
}

/** Nobody waits longer for a search. */
const searchTimeoutMs = 8_000
const addressPattern = /(?:https?:\/\/|www\.|\bt\.me\/)\S+/gi
/** More addresses are no question about one product. */
const maxAddresses = 5

/**
 * What an inquiry without photos asks for: products that it names, else products that its words describe. An address is
 * never fetched: either it names a product of the shop, or it is `link`.
 */
export async function findByText(
  { catalogue, products }: FindByTextDependencies,
  inquiry: Pick<Inquiry, 'messages' | 'shopper'>,
): Promise<Combined | { readonly outcome: 'link' }> {
  const text = wordsOf(inquiry)
  const addresses = (text.match(addressPattern) ?? []).slice(0, maxAddresses)
  const linked = await Promise.all(addresses.map((address) => catalogue.findByAddress(address)))
  const named = [...new Set([...linked.flat(), ...(await catalogue.findSkus(skuWords(text)))])]
  if (named.length > 0) return outcomeOf(named)
  if (addresses.length > 0) return { outcome: 'link' }
  const { skus } = await products.search(text, maxCandidates, {
    identificationId: randomUUID(),
    shopperId: `telegram:${inquiry.shopper.id}`,
    deadline: createDeadline(searchTimeoutMs),
  })
  return outcomeOf(skus)
}

/** One product is shown, several are offered. */
function outcomeOf(skus: readonly Sku[]): Combined {
  const candidates = skus
    .slice(0, maxCandidates)
    .map((sku, at): Candidate => ({ sku, score: 1 - at / maxCandidates }))
  const [first, second] = candidates
  if (!first) return { outcome: 'unknown', candidates }
  if (second) return { outcome: 'ambiguous', offered: candidates }
  return { outcome: 'matched', sku: first.sku, candidates }
}
