import { isInStock, type Product, type Variant } from '#src/domain/product.ts'
import { meantColours } from '#src/domain/words/colours.ts'
import { meantSizes } from '#src/domain/words/sizes.ts'
import type { ProductQuestion, QuestionKind } from './product-question.ts'

/** Sizes and colours as the catalogue writes them. */
export interface Choices {
  readonly sizes: readonly string[]
  readonly colours: readonly string[]
}

/** What the database says to a question, as it is now. */
export type ProductReply =
  /** Of what can be had of that which was asked for; of the whole product where nothing of it can. */
  | {
      readonly kind: 'price'
      readonly lowestMinor: number
      readonly highestMinor: number
      /** Whether any of it can be had. */
      readonly isInStock: boolean
      readonly of: Choices
    }
  /** Yes: `left` of that which was asked for can be had. */
  | { readonly kind: 'available'; readonly asked: Choices; readonly left: Choices }
  /** No: what was asked for, and what can be had instead; nothing when all is sold. */
  | { readonly kind: 'unavailable'; readonly asked: Choices; readonly left: Choices }
  | { readonly kind: 'detail'; readonly detail: Detail }
  /** The catalogue does not say. */
  | { readonly kind: 'not-said'; readonly detail: Detail }

export type Detail = Extract<QuestionKind, 'material' | 'weight' | 'dimensions' | 'brand'>

/** Answers from what the database holds of a product; nothing is guessed. */
export function answerAbout(product: Product, question: ProductQuestion): ProductReply {
  switch (question.ask) {
    case 'price':
      return priceOf(product, question)
    case 'stock':
    case 'sizes':
    case 'colours':
      return stockOf(product, question)
    case 'material':
    case 'weight':
    case 'dimensions':
    case 'brand':
      return { kind: says(product, question.ask) ? 'detail' : 'not-said', detail: question.ask }
  }
}

function priceOf(product: Product, question: ProductQuestion): ProductReply {
  const offers = offersOf(product)
  const asked = meantOf(offers, question)
  const inStock = asked.filter(({ stock }) => stock > 0)
  if (asked.length === 0 && hasChoice(question)) return stockOf(product, question)
  // As the card has it: what can be had has a price, else what could be.
  const [first, ...rest] = (inStock.length > 0 ? inStock : asked).map(
    ({ priceMinor }) => priceMinor ?? product.price.minor,
  )
  const prices = first === undefined ? [product.price.minor] : [first, ...rest]
  const of = hasChoice(question) ? choicesOf(asked) : none
  return {
    kind: 'price',
    lowestMinor: Math.min(...prices),
    highestMinor: Math.max(...prices),
    isInStock: inStock.length > 0,
    of,
  }
}

function stockOf(product: Product, question: ProductQuestion): ProductReply {
  const offers = offersOf(product)
  const inStock = offers.filter(({ stock }) => stock > 0)
  const left = meantOf(inStock, question)
  const { sizes, colours } = question
  if (left.length > 0)
    return { kind: 'available', asked: { sizes, colours }, left: choicesOf(left) }
  return { kind: 'unavailable', asked: { sizes, colours }, left: choicesOf(inStock) }
}

type Offer = Pick<Variant, 'size' | 'colour' | 'stock' | 'priceMinor'>

/** Without variants each size in each colour is taken to be there, or none of them, as the shop declares. */
function offersOf(product: Product): readonly Offer[] {
  if (product.variants.length > 0) return product.variants
  const stock = isInStock(product) ? 1 : 0
  const orNone = (values: readonly string[]) => (values.length > 0 ? values : [null])
  return orNone(product.sizes).flatMap((size) =>
    orNone(product.colours).map((colour) => ({ size, colour, stock, priceMinor: null })),
  )
}

/** Those in one of the sizes and one of the colours that were asked for. */
function meantOf(offers: readonly Offer[], asked: Choices): readonly Offer[] {
  const all = choicesOf(offers)
  const sizes = asked.sizes.flatMap((one) => meantSizes(one, all.sizes))
  const colours = asked.colours.flatMap((one) => meantColours(one, all.colours))
  return offers.filter(
    ({ size, colour }) =>
      (asked.sizes.length === 0 || (size !== null && sizes.includes(size))) &&
      (asked.colours.length === 0 || (colour !== null && colours.includes(colour))),
  )
}

const none: Choices = { sizes: [], colours: [] }

function hasChoice({ sizes, colours }: Choices): boolean {
  return sizes.length + colours.length > 0
}

function choicesOf(offers: readonly Offer[]): Choices {
  const distinct = (values: readonly (string | null)[]) => [
    ...new Set(values.filter((value) => value !== null)),
  ]
  return {
    sizes: distinct(offers.map(({ size }) => size)),
    colours: distinct(offers.map(({ colour }) => colour)),
  }
}

function says(product: Product, detail: Detail): boolean {
  switch (detail) {
    case 'material':
      return Object.keys(product.material).length > 0
    case 'weight':
      return product.weightGrams !== null
    case 'dimensions':
      return product.dimensionsMm.length > 0
    case 'brand':
      return product.brand !== null
  }
}
