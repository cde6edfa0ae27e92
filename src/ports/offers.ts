import type { Candidate, PhotoHalf } from '#src/domain/outcome.ts'
import type { Product } from '#src/domain/product.ts'

/** A product one may tap, with its picture. */
export interface Offer {
  /** Its place among the candidates of its inquiry: what a button carries, also when others are not sold any more. */
  readonly place: number
  readonly product: Product
  readonly photo: Uint8Array | undefined
  /** Where it is in a photo of several products. */
  readonly half?: PhotoHalf | undefined
}

/**
 * Looks products up with live price and stock and their pictures. @returns them in the order asked for; what is not
 * sold any more is left out.
 */
export type FindOffers = (
  candidates: readonly Pick<Candidate, 'sku' | 'half'>[],
) => Promise<readonly Offer[]>
