import { isInStock, type Product, type Variant } from './product.ts'
import { readSpecs } from './specs/read-specs.ts'
import { meantColours } from './words/colours.ts'
import { meantSizes } from './words/sizes.ts'

/** The size and colour of a product that a shopper has chosen so far. */
export interface Selection {
  readonly size: string | null
  readonly colour: string | null
}

export const nothingSelected: Selection = { size: null, colour: null }

/** A size or a colour of a product. */
export interface Option {
  readonly value: string
  /** Whether it can be had, together with what else was chosen. */
  readonly isAvailable: boolean
  readonly isSelected: boolean
}

export interface Options {
  readonly sizes: readonly Option[]
  readonly colours: readonly Option[]
}

/** Every size and colour, in the catalogue's order. */
export function optionsOf(product: Product, { size, colour }: Selection): Options {
  const toOption = (selected: string | null, alone: (value: string) => Selection) => {
    return (value: string): Option => ({
      value,
      isAvailable: canBeHad(product, alone(value)),
      isSelected: value === selected,
    })
  }
  return {
    sizes: allSizes(product).map(toOption(size, (value) => ({ size: value, colour }))),
    colours: allColours(product).map(toOption(colour, (value) => ({ size, colour: value }))),
  }
}

/** Places among the sizes and colours of a product, as a button carries them; null: not chosen. */
export interface SelectedPlaces {
  readonly size: number | null
  readonly colour: number | null
}

/** What was chosen, where the product is as it was seen then. */
export function selectionAt(product: Product, { size, colour }: SelectedPlaces): Selection {
  const { sizes, colours } = optionsOf(product, nothingSelected)
  return {
    size: size === null ? null : (sizes[size]?.value ?? null),
    colour: colour === null ? null : (colours[colour]?.value ?? null),
  }
}

/** What is in stock of what was chosen; for a product without variants nothing is known of each. */
export function variantsInStock(product: Product, selection: Selection): readonly Variant[] {
  return product.variants.filter((variant) => variant.stock > 0 && isOf(variant, selection))
}

/** Whether any of what was chosen is in stock. */
function canBeHad(product: Product, selection: Selection): boolean {
  return product.variants.length > 0
    ? variantsInStock(product, selection).length > 0
    : isInStock(product)
}

/** The size and colour that a text names, where each is one that can be had. */
export function selectionIn(product: Product, text: string): Selection {
  const said = readSpecs(text)
  const size = onlyOne(said.sizes.flatMap((asked) => meantSizes(asked, allSizes(product))))
  const colour = onlyOne(said.colours.flatMap((asked) => meantColours(asked, allColours(product))))
  if (canBeHad(product, { size, colour })) return { size, colour }
  return canBeHad(product, { size, colour: null }) ? { size, colour: null } : nothingSelected
}

/** What the first of these texts names that names a size or a colour. */
export function firstSelection(product: Product, texts: readonly string[]): Selection {
  const selections = texts.map((text) => selectionIn(product, text))
  return selections.find(({ size, colour }) => size !== null || colour !== null) ?? nothingSelected
}

function allSizes({ sizes, variants }: Product): readonly string[] {
  return variants.length > 0 ? distinct(variants.map(({ size }) => size)) : sizes
}

function allColours({ colours, variants }: Product): readonly string[] {
  return variants.length > 0 ? distinct(variants.map(({ colour }) => colour)) : colours
}

function distinct(values: readonly (string | null)[]): readonly string[] {
  return [...new Set(values.filter((value) => value !== null))]
}

function isOf(variant: Variant, { size, colour }: Selection): boolean {
  return (size === null || variant.size === size) && (colour === null || variant.colour === colour)
}

function onlyOne(values: readonly string[]): string | null {
  const [first = null, ...others] = new Set(values)
  return others.length > 0 ? null : first
}
