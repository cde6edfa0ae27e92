import { localize } from '#src/domain/language.ts'
import type { Product } from '#src/domain/product.ts'
import { colourOf, coloursIn } from '#src/domain/words/colours.ts'
import { sizesIn } from '#src/domain/words/sizes.ts'
import { soundKey } from '#src/domain/words/sound-key.ts'
import { vocabulary } from '#src/domain/words/vocabulary.ts'
import { wordsIn } from '#src/domain/words/words-in.ts'
import { fillers } from './fillers.ts'

export const questionKinds = [
  'price',
  'stock',
  'sizes',
  'colours',
  'material',
  'weight',
  'dimensions',
  'brand',
] as const
export type QuestionKind = (typeof questionKinds)[number]

/** What is asked about a product that was spoken of; sizes as `plainSize`, colours as catalogues write them. */
export interface ProductQuestion {
  readonly ask: QuestionKind
  readonly sizes: readonly string[]
  readonly colours: readonly string[]
}

/** More words are a story, or about something else. */
const maxWords = 16

/** Words that say what is asked. */
const concepts = {
  price: vocabulary(
    'цін* цен* почому почім почём кошту* коштов* кошто* стоит стоить стоїть стоє стоют вартіст* стоимост* прайс ' +
      'cina tsin* price* prise cost* much koshtu* stoit',
  ),
  weight: vocabulary('ваг* важит* вес весит weigh*'),
  dimensions: vocabulary('габарит* довжин* ширин* висот* длин* высот* dimension* length width'),
  material: vocabulary(
    'матеріал* материал* склад состав* тканин* ткан* зроблен* пошит* сделан* сшит* синтетик* натуральн* fabric material* made',
  ),
  brand: vocabulary('бренд* виробник* производител* фірм* фирм* марк* brand* manufacturer*'),
  sizes: vocabulary(
    'розмір* розмер* размер* ростовк* зріст* зрост* рост* rozmir* rozmer* razmer* zrist* size*',
  ),
  colours: vocabulary(
    'колір* кольор* колер* цвет* расцвет* розцвітк* kolir* kolor* tsvet* cvet* colour* color*',
  ),
  stock: vocabulary(
    'є есть ест нема немає нету наявн* наличи* налічі* наявност* лишил* залишил* остал* остались доступн* ' +
      'ye est yest nema nemae nayavnost* nalichi* available availab* stock left have got',
  ),
} as const satisfies Readonly<Record<QuestionKind, unknown>>

/** Alone it asks for the price, unlike "how"; before a weight it does not. */
const howMuch = vocabulary('скільки сколько скіко скіки скоко скока скок skilky skolko')
/** These ask for a list; without one of them, and without a size, "розмір" may be part of anything. */
const whatKind = vocabulary(
  'які який яка яке якого якому якій яких чого чего каких какие какой какая що шо что yaki yakyi kakie kakoy what which other інші інших другие других ще',
)

/**
 * What a text asks about `product`, decided by rules: every word must be understood as a question, a size, a colour, a
 * word of the product itself, or one that says nothing. Anything else may be about another thing.
 */
export function readQuestion(text: string, product: Product): ProductQuestion | undefined {
  const words = wordsIn(text)
  if (words.length === 0 || words.length > maxWords) return undefined
  const sizes = sizesIn(text, { withBare: true })
  const colours = coloursIn(text)
  const slots = new Set(sizes.flatMap(wordsIn))
  const own = ownWords(product)
  const isKnown = (word: string) =>
    isSlot(word, slots) || isConcept(word) || fillers(word) || own.has(soundKey(word))
  if (!words.every(isKnown)) return undefined
  const ask = askedBy(words, sizes.length + colours.length > 0)
  return ask && { ask, sizes, colours }
}

function askedBy(words: readonly string[], hasSlots: boolean): QuestionKind | undefined {
  const has = (isMeant: (word: string) => boolean) => words.some(isMeant)
  const sure = (['weight', 'dimensions', 'material', 'brand', 'price'] as const).find((kind) =>
    has(concepts[kind]),
  )
  if (sure) return sure
  if (hasSlots) return isListOf(words) ?? 'stock'
  if (has(concepts.sizes)) return 'sizes'
  if (has(concepts.colours)) return 'colours'
  if (has(concepts.stock)) return 'stock'
  return has(howMuch) ? 'price' : undefined
}

/** "які розміри в синьому?" asks for sizes though it names a colour. */
function isListOf(words: readonly string[]): 'sizes' | 'colours' | undefined {
  if (!words.some(whatKind)) return undefined
  return (['sizes', 'colours'] as const).find((kind) => words.some(concepts[kind]))
}

function isConcept(word: string): boolean {
  return howMuch(word) || whatKind(word) || Object.values(concepts).some((isMeant) => isMeant(word))
}

function isSlot(word: string, sizes: ReadonlySet<string>): boolean {
  return sizes.has(word) || sizeLetters.test(word) || colourOf(word) !== undefined || shade(word)
}

/** As they are typed, in either alphabet. */
const sizeLetters = /^(?:[xх]{0,4}[smlсмл])$/
const shade = vocabulary('темно тёмно світло светло dark light')

/** The words that the catalogue calls the product by. */
function ownWords({ name, category, brand }: Product): ReadonlySet<string> {
  const texts = [...Object.values(name), category, brand ?? '', localize(name, 'uk')]
  return new Set(texts.flatMap(wordsIn).map(soundKey))
}
