import { randomUUID } from 'node:crypto'
import type { Inquiry } from '#src/domain/inquiry.ts'
import type { Product } from '#src/domain/product.ts'
import type { Sku } from '#src/domain/sku.ts'
import { createDeadline } from '#src/lib/deadline.ts'
import type { ProductSearch } from '#src/ports/product-search.ts'

export interface FindSimilarDependencies {
  readonly products: ProductSearch
}

const maxSimilar = 5
const searchTimeoutMs = 8_000

/** Other products that the shop says the same of, the most like it first. */
export async function findSimilar(
  { products }: FindSimilarDependencies,
  { sku, name, category, visualFeatures }: Product,
  { shopper }: Pick<Inquiry, 'shopper'>,
): Promise<readonly Sku[]> {
  const texts = [...Object.values(name), category, ...Object.values(visualFeatures)]
  const { skus } = await products.search(texts.join(' '), maxSimilar + 1, {
    identificationId: randomUUID(),
    shopperId: `telegram:${shopper.id}`,
    deadline: createDeadline(searchTimeoutMs),
  })
  return skus.filter((other) => other !== sku).slice(0, maxSimilar)
}
