import type { Sku } from '#src/domain/sku.ts'
import type { CatalogueStore } from '#src/ports/catalogue-store.ts'
import type { Offer } from '#src/ports/shopper-chat.ts'

/** Products with live price and stock and their pictures, in the order asked for; hidden ones are left out. */
export async function findOffers(
  catalogue: Pick<CatalogueStore, 'findProducts' | 'covers'>,
  skus: readonly Sku[],
): Promise<readonly Offer[]> {
  const products = await catalogue.findProducts(skus)
  const covers = await catalogue.covers(products.map(({ sku }) => sku))
  return products.map((product) => ({
    product,
    photo: covers.get(product.sku),
    place: skus.indexOf(product.sku),
  }))
}
