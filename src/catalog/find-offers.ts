import type { CatalogueStore } from '#src/ports/catalogue-store.ts'
import type { FindOffers } from '#src/ports/offers.ts'

/** Hidden products count as not sold. */
export function createFindOffers(
  catalogue: Pick<CatalogueStore, 'findProducts' | 'covers'>,
): FindOffers {
  return async (candidates) => {
    const skus = candidates.map(({ sku }) => sku)
    const products = await catalogue.findProducts(skus)
    const covers = await catalogue.covers(products.map(({ sku }) => sku))
    return products.map((product) => {
      const place = skus.indexOf(product.sku)
      return { product, photo: covers.get(product.sku), place, half: candidates[place]?.half }
    })
  }
}
