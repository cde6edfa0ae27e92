import { languages } from './language.ts'
import type { Product } from './product.ts'

/** Text embedders read a few hundred words at most; what is further back says little about the product. */
const maxCharacters = 1_200

/**
 * What the catalogue says of a product in every language, as one text: names, then features, then tips. Empty when it
 * says nothing; at most 1,200 UTF-16 units.
 */
export function searchableText({
  name,
  visualFeatures,
  recognitionTips,
}: Pick<Product, 'name' | 'visualFeatures' | 'recognitionTips'>): string {
  const parts = [name, visualFeatures, recognitionTips]
    .flatMap((texts) => languages.map((language) => texts[language]?.trim()))
    .filter(Boolean)
  return embeddable(parts.join('\n'))
}

/** A text as text embedders are given it. */
export function embeddable(text: string): string {
  const trimmed = text.trim()
  // Never half a character.
  return trimmed.slice(0, maxCharacters).replace(/[\uD800-\uDBFF]$/, '')
}
