/** One offer of a feed, whatever the feed's kind. Texts are as written; undefined: it does not say. */
export interface FeedOffer {
  /** 1-based, where it begins. */
  readonly line: number
  readonly id: string
  /** Offers of one group are one product in several sizes or colours. */
  readonly group: string | undefined
  /** The shop's own number of it. */
  readonly article: string | undefined
  readonly name: string
  readonly category: string
  readonly price: string
  /** ISO 4217. */
  readonly currency: string | undefined
  readonly isAvailable: boolean
  /** Pieces. */
  readonly stock: string | undefined
  readonly pictures: readonly string[]
  readonly brand: string | undefined
  readonly url: string | undefined
  readonly description: string
  readonly barcode: string | undefined
  readonly size: string | undefined
  readonly colour: string | undefined
  readonly material: string | undefined
}
