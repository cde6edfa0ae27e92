import type { Product } from '#src/domain/product.ts'
import { formatDimensions, formatWeight } from '#src/domain/specs/measures.ts'

/** What a catalogue file may say of a product in one word each, as it is read again; '' where the product has none. */
export function writtenDetails({ brand, weightGrams, dimensionsMm, url }: Product) {
  return {
    brand: brand ?? '',
    weight: weightGrams === null ? '' : formatWeight(weightGrams, 'en'),
    dimensions: dimensionsMm.length === 0 ? '' : formatDimensions(dimensionsMm, 'en'),
    url: url ?? '',
  }
}
