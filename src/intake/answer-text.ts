import { hoursText } from '#src/domain/hours-text.ts'
import { type Language, localize } from '#src/domain/language.ts'
import type { Product } from '#src/domain/product.ts'
import { answerAbout, type ProductReply } from '#src/domain/questions/answer-about.ts'
import type { ShopTopic } from '#src/domain/questions/shop-topics.ts'
import { type Understood, understandByRules } from '#src/domain/questions/understood.ts'
import type { ShopSettings } from '#src/domain/shop-settings.ts'
import { coloursIn, meantColours, withoutColours } from '#src/domain/words/colours.ts'
import type { CatalogueStore } from '#src/ports/catalogue-store.ts'
import type { ProductSearch, SearchAsker } from '#src/ports/product-search.ts'
import type { ShopSettingsStore } from '#src/ports/shop-settings.ts'

export interface AnswerTextDependencies {
  readonly catalogue: Pick<CatalogueStore, 'findProducts'>
  readonly products: ProductSearch
  readonly shopSettings: Pick<ShopSettingsStore, 'read'>
}

export interface AskedText {
  readonly text: string
  readonly language: Language
  /** What the chat is about, with price and stock as they are now. */
  readonly product: Product | undefined
  readonly asker: SearchAsker
}

export type TextAnswer =
  /** In the shop's own words. */
  | { readonly kind: 'shop'; readonly text: string }
  | { readonly kind: 'about'; readonly product: Product; readonly reply: ProductReply }
  /** The same thing in the colour that was asked for, where the shop sells each colour by itself. */
  | { readonly kind: 'siblings'; readonly products: readonly Product[] }
  /** It is clear what is asked, but the shop has not said what to answer. */
  | { readonly kind: 'person' }

/** Among so many that are like it by their words. */
const maxSearched = 12

/** Answers a question about the shop or the product spoken of. @returns undefined when the text is no such question. */
export async function answerText(
  dependencies: AnswerTextDependencies,
  asked: AskedText,
): Promise<TextAnswer | undefined> {
  const understood = understandByRules(asked.text, asked.product)
  return understood && answerUnderstood(dependencies, asked, understood)
}

/** The answer to what a text was understood to ask, whoever understood it: from the settings and the database alone. */
export async function answerUnderstood(
  dependencies: AnswerTextDependencies,
  asked: AskedText,
  understood: Understood,
): Promise<TextAnswer | undefined> {
  if (understood.about === 'shop') {
    return shopAnswer(await dependencies.shopSettings.read(), understood.topics, asked.language)
  }
  const { product } = asked
  if (!product) return undefined
  const reply = answerAbout(product, understood.question)
  const siblings = await siblingsIn(dependencies, product, { asked, reply })
  if (siblings.length > 0) return { kind: 'siblings', products: siblings }
  return reply.kind === 'not-said' ? { kind: 'person' } : { kind: 'about', product, reply }
}

/** A question about two things is answered where the shop has answered both. */
function shopAnswer(
  settings: ShopSettings,
  topics: readonly ShopTopic[],
  language: Language,
): TextAnswer {
  const texts = topics.map(
    (topic) =>
      localize(settings[`${topic}Answer`], language) ||
      (topic === 'hours' ? hoursText(settings.openingHours, language) : ''),
  )
  return texts.every(Boolean) ? { kind: 'shop', text: texts.join('\n\n') } : { kind: 'person' }
}

/** Products whose name is the same but for its colour, in a colour that was asked for and that this one has not. */
async function siblingsIn(
  { catalogue, products }: AnswerTextDependencies,
  product: Product,
  { asked, reply }: { readonly asked: AskedText; readonly reply: ProductReply },
): Promise<readonly Product[]> {
  if (reply.kind !== 'unavailable' || reply.asked.colours.length === 0) return []
  const { sizes, colours } = reply.asked
  const isMeant = (other: Product) =>
    colours.some((colour) => meantColours(colour, coloursOf(other)).length > 0)
  if (isMeant(product)) return []
  const name = baseName(product)
  const found = await products.search(`${name} ${colours.join(' ')}`, maxSearched, asked.asker)
  const others = await catalogue.findProducts(found.skus)
  return others.filter(
    (other) =>
      other.sku !== product.sku &&
      baseName(other) === name &&
      isMeant(other) &&
      answerAbout(other, { ask: 'stock', sizes, colours: [] }).kind === 'available',
  )
}

function baseName({ name }: Product): string {
  return withoutColours(localize(name, 'uk'))
}

function coloursOf({ colours, variants, name }: Product): readonly string[] {
  const own = [...colours, ...variants.flatMap(({ colour }) => colour ?? [])]
  return own.length > 0 ? own : coloursIn(localize(name, 'uk'))
}
