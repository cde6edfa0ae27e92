import { localize } from '#src/domain/language.ts'
import type { Product } from '#src/domain/product.ts'
import type { JsonSchema } from '#src/ports/model-client.ts'
import { type Prompt, promptId } from './prompt-file.ts'
import { safeText } from './safe-text.ts'

/** A prompt with its data in place. */
export interface RenderedPrompt {
  readonly id: string
  readonly name: string
  readonly system: string
  readonly user: string
  readonly photo: string
  readonly references: string
  readonly answer: JsonSchema
}

const maxCaption = 200
/** Of what is written in the picture, which mostly says less than the shopper does. */
const maxWritten = 150
/** Longer ones tell a story, which a person reads. */
const maxQuestion = 300
const maxName = 70
const maxShort = 40

/** What a prompt says of a product. No price and no stock: a model must neither choose by them nor repeat them. */
export interface ProductFacts {
  readonly no: number
  readonly name: string
  readonly category: string
  readonly colours: string
  readonly looks: string
  readonly tips: string
}

/** Asks which of at most five products the photo shows; they are told apart by their place in the list, from 1. */
export function renderChoice(
  prompt: Prompt,
  {
    caption,
    written = '',
    products,
  }: {
    readonly caption: string
    readonly written?: string
    readonly products: readonly Product[]
  },
): RenderedPrompt {
  const said = { caption: safeText(caption, maxCaption), written: safeText(written, maxWritten) }
  const empty = render(prompt, { ...said, candidates: [] })
  // The room that the fixed text leaves is shared evenly; one character of each share is for the comma.
  const share = Math.floor((prompt.maxCharacters - textLength(empty)) / products.length) - 1
  const candidates = products.map((product, at) => factsOf(product, at + 1, share))
  const rendered = render(prompt, { ...said, candidates })
  return { ...rendered, answer: offering(prompt.answer, products.length) }
}

/** Asks for words to search the catalogue with. */
export function renderDescription(prompt: Prompt, caption: string): RenderedPrompt {
  return render(prompt, { caption: safeText(caption, maxCaption) })
}

/** Asks what a message about a product, or about the shop, wants to know. */
export function renderQuestion(
  prompt: Prompt,
  { text, product }: { readonly text: string; readonly product: Product | undefined },
): RenderedPrompt {
  const name = product ? safeText(localize(product.name, 'en'), maxName) : null
  return render(prompt, { text: safeText(text, maxQuestion), product: name })
}

/** The length of all texts that a model is given, in UTF-16 units. */
export function textLength({ system, user, photo, references }: RenderedPrompt): number {
  return system.length + user.length + photo.length + references.length
}

/** Placeholders are filled in one pass, so that a text with a placeholder in it stays a text. */
function render(prompt: Prompt, values: Readonly<Record<string, unknown>>): RenderedPrompt {
  const { system, user, photo = '', references = '' } = prompt.sections
  const filled = user.replace(/\{\{(\w+)\}\}/g, (placeholder, name: string) =>
    Object.hasOwn(values, name) ? JSON.stringify(values[name]) : placeholder,
  )
  const { name, answer } = prompt
  return { id: promptId(prompt), name, system, user: filled, photo, references, answer }
}

/** A product within `share` characters of JSON: the name first, then what is left for looks and tips. */
function factsOf(product: Product, no: number, share: number): ProductFacts {
  const text = (value: Product['name'], max: number) => safeText(localize(value, 'en'), max)
  const blank = { no, name: '', category: '', colours: '', looks: '', tips: '' }
  let left = share - JSON.stringify(blank).length
  const take = (value: string) => {
    left -= value.length
    return value
  }
  const name = take(text(product.name, Math.min(maxName, left)))
  const category = take(safeText(product.category, Math.min(maxShort, left)))
  const colours = take(safeText(product.colours.join(', '), Math.min(maxShort, left)))
  // Looks may use what short tips leave, and the other way round.
  const tipsLength = text(product.recognitionTips, left).length
  const looks = take(
    text(product.visualFeatures, Math.max(left - tipsLength, Math.floor(left / 2))),
  )
  return { no, name, category, colours, looks, tips: text(product.recognitionTips, left) }
}

/** The schema with only the offered numbers as choices, so that no other can be expressed. */
function offering(schema: JsonSchema, count: number): JsonSchema {
  const properties = schema['properties'] as JsonSchema
  const choice = properties['choice'] as JsonSchema
  const numbers = Array.from({ length: count }, (_, at) => String(at + 1))
  return {
    ...schema,
    properties: { ...properties, choice: { ...choice, enum: [...numbers, 'none'] } },
  }
}
