import type { Product } from '#src/domain/product.ts'
import { type ProductQuestion, readQuestion } from './product-question.ts'
import { type ShopTopic, topicsIn } from './shop-topics.ts'

/** A text that was understood: about the shop, or about the product that is spoken of. */
export type Understood =
  | { readonly about: 'shop'; readonly topics: readonly ShopTopic[] }
  | { readonly about: 'product'; readonly question: ProductQuestion }

/**
 * What a text asks, by rules alone. What is asked about the shop goes first: "скільки коштує доставка?" is not the
 * price of a product.
 * @param product the one that was spoken of, if any.
 */
export function understandByRules(
  text: string,
  product: Product | undefined,
): Understood | undefined {
  const topics = topicsIn(text)
  if (topics.length > 0) return { about: 'shop', topics }
  const question = product && readQuestion(text, product)
  return question && { about: 'product', question }
}
