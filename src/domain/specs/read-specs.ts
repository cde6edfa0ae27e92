import { type Colour, coloursIn } from '#src/domain/words/colours.ts'
import { sizesIn } from '#src/domain/words/sizes.ts'
import { articleWords } from './article-words.ts'
import { type Material, materialsIn } from './materials.ts'
import { dimensionsIn, weightIn, withoutMeasures } from './measures.ts'
import { priceIn, type WrittenPrice } from './prices.ts'

/** What a text says of a thing: a caption, a post, a label. Nothing of it is checked against the catalogue. */
export interface Specs {
  readonly brand: string | null
  /** A model, SKU or article number, as it is written. */
  readonly model: string | null
  readonly sizes: readonly string[]
  readonly colours: readonly Colour[]
  readonly materials: readonly Material[]
  readonly weightGrams: number | null
  /** As written; none where nothing is said. */
  readonly dimensionsMm: readonly number[]
  readonly price: WrittenPrice | null
}

/** A post is longer than a caption; more than this is no description of one thing. */
const maxCharacters = 4_096

const brandLabel =
  /(?<!\p{L})(?:бренд|торгова марка|тм|виробник|марка|производитель|brand|manufacturer|made by)(?:\s*[:\-–—=]\s*|\s+(?=[«"“]))[«"“]?([\p{L}\p{N}][\p{L}\p{N}&’'. -]{0,40}?)\s*(?=[»"”,;\n]|\.\s|\.$|$)/iu
const modelLabel = new RegExp(
  `(?<!\\p{L})(?:(?:${articleWords})(?:\\s*(?:№|no|number|num)?\\s*[.:#№=–—-]*\\s*)|[#№]\\s?)` +
    '([\\p{L}\\p{N}](?:[\\p{L}\\p{N}._/-]{0,38}[\\p{L}\\p{N}])?)(?![\\p{L}\\p{N}])',
  'giu',
)

/**
 * Specifications in Ukrainian and English (and the Russian that shops still write): dimensions, weight, material,
 * colour, brand, model, size, price. Of several the first counts, except sizes, colours and materials.
 */
export function readSpecs(written: string): Specs {
  const text = written.slice(0, maxCharacters).normalize('NFC')
  // An inch is no size, the PINK of a SKU no colour, the M of a brand's name neither.
  const rest = withoutMeasures(text.replaceAll(modelLabel, ' ').replace(brandLabel, ' '))
  return {
    brand: brandLabel.exec(text)?.[1]?.trim() ?? null,
    model: modelIn(text),
    sizes: sizesIn(rest),
    colours: coloursIn(rest),
    materials: materialsIn(text),
    weightGrams: weightIn(text),
    dimensionsMm: dimensionsIn(text),
    price: priceIn(text),
  }
}

/** A number, or a word with a digit or in capitals: "модель сидить чудово" names no model. */
function modelIn(text: string): string | null {
  const found = [...text.matchAll(modelLabel)].map(([, model = '']) => model)
  return found.find((model) => /\p{N}/u.test(model) || isCapital(model)) ?? null
}

function isCapital(word: string): boolean {
  return word.length >= 2 && word === word.toUpperCase()
}
