import { isInStock, type Product } from '#src/domain/product.ts'
import type { Sku } from '#src/domain/sku.ts'
import { readSpecs, type Specs } from '#src/domain/specs/read-specs.ts'
import { meantColours } from '#src/domain/words/colours.ts'
import { meantSizes } from '#src/domain/words/sizes.ts'
import { wordsIn } from '#src/domain/words/words-in.ts'

/** Products by how many specifications of a text are theirs, the most first; those with none are left out. */
export function rankBySpecs(products: readonly Product[], text: string): readonly Sku[] {
  const specs = readSpecs(text)
  return products
    .map((product) => ({ product, agreed: countAgreed(specs, product) }))
    .filter(({ agreed }) => agreed > 0)
    .sort(
      (a, b) => b.agreed - a.agreed || Number(isInStock(b.product)) - Number(isInStock(a.product)),
    )
    .map(({ product }) => product.sku)
}

function countAgreed(specs: Specs, product: Product): number {
  const { brand, sizes, colours, materials, weightGrams, dimensionsMm, price } = specs
  const material = wordsIn(Object.values(product.material).join(' ')).join(' ')
  return [
    brand !== null && product.brand !== null && sameWords(brand, product.brand),
    sizes.some((size) => meantSizes(size, product.sizes).length > 0),
    colours.some((colour) => meantColours(colour, product.colours).length > 0),
    materials.some(({ name }) => material.includes(name)),
    weightGrams !== null && weightGrams === product.weightGrams,
    dimensionsMm.length > 0 && dimensionsMm.join() === product.dimensionsMm.join(),
    price !== null && pricesOf(product).includes(Math.round(price.amount * 100)),
  ].filter(Boolean).length
}

function sameWords(one: string, other: string): boolean {
  return wordsIn(one).join(' ') === wordsIn(other).join(' ')
}

/** In minor units. */
function pricesOf({ price, variants }: Product): readonly number[] {
  return [price.minor, ...variants.flatMap(({ priceMinor }) => priceMinor ?? [])]
}
