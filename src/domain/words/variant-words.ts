import { colourWords } from '#src/domain/colour-names.ts'
import type { Variant } from '#src/domain/product.ts'
import { coloursIn, meantColours } from './colours.ts'
import { plainSize, sizesIn } from './sizes.ts'

type Key = Pick<Variant, 'size' | 'colour'>

/**
 * Those of `variants` that a text names, and nothing besides: by size, by colour, or by both in either order. A word that
 * is neither names none, for what is written is about to be changed.
 */
export function variantsNamed<V extends Key>(text: string, variants: readonly V[]): readonly V[] {
  const said = plainSize(text.trim())
  const exact = variants.filter((variant) => spellings(variant).includes(said))
  return exact.length > 0 ? exact : variantsMeant(text, variants)
}

function spellings({ size, colour }: Key): readonly string[] {
  const colours = colour === null ? [] : colourWords(colour)
  const both = size === null ? [] : colours.flatMap((one) => [`${size} ${one}`, `${one} ${size}`])
  return [...(size === null ? [] : [size]), ...colours, ...both].map(plainSize)
}

/** In other words for it: `рожева, розмір 98 – 104`. */
function variantsMeant<V extends Key>(text: string, variants: readonly V[]): readonly V[] {
  const sizes = sizesIn(text, { withBare: true })
  const asked = coloursIn(text)
  const words = text.replaceAll(/\s*[-–—/]\s*/g, '-').match(/[^\s,;]+/g) ?? []
  if (words.length > sizes.length + asked.length) return []
  const all = variants.flatMap(({ colour }) => (colour === null ? [] : [colour]))
  const colours = asked.flatMap((colour) => meantColours(colour, all))
  const isOf = (value: string | null, named: readonly string[]) =>
    value !== null && named.includes(value)
  return variants.filter(
    ({ size, colour }) =>
      (sizes.length === 0 || isOf(size && plainSize(size), sizes)) &&
      (asked.length === 0 || isOf(colour, colours)),
  )
}
