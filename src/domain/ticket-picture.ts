import { type Inquiry, photosOf } from './inquiry.ts'
import type { Product } from './product.ts'

/** Of an album; with the products beside them nine tiles are what one picture can show. */
export const maxCardPhotos = 3
export const maxCardOffers = 6

/** Names what the picture of a ticket's card is made of, so that an edit of its words need not make it again; null: of nothing. */
export function pictureKey(
  inquiry: Pick<Inquiry, 'messages'>,
  offered: readonly { readonly product: Pick<Product, 'sku'> }[],
): string | null {
  const photos = photosOf(inquiry)
    .slice(0, maxCardPhotos)
    .map(({ fileUniqueId }) => fileUniqueId)
  const parts = [...photos, ...offered.map(({ product }) => product.sku)]
  return parts.length > 0 ? parts.join(' ') : null
}
