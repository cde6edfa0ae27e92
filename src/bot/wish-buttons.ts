import { InlineKeyboard } from 'grammy'
import { colourName } from '#src/domain/colour-names.ts'
import type { Language } from '#src/domain/language.ts'
import { isInStock, type Product } from '#src/domain/product.ts'
import type { Option, Options, SelectedPlaces } from '#src/domain/selection.ts'
import { cut } from '#src/lib/cut.ts'
import { addRows } from './add-rows.ts'
import { translator } from './texts.ts'

/** More would push the card off the screen. */
const maxWishes = 6
const perRow = 2
/** Longer button texts are cut by phones anyway. */
const maxLabel = 20

export interface WishedCard {
  readonly product: Product
  readonly options: Options
  readonly language: Language
}

interface Wish {
  readonly what: string
  readonly change: Partial<SelectedPlaces>
}

/**
 * Under a product card: to be told when a size or a colour that is sold out is back, or any of a product that is.
 * @param data what is wished for, beside what is chosen already
 */
export function addWishButtons(
  keyboard: InlineKeyboard,
  { product, options: { sizes, colours }, language }: WishedCard,
  data: (change: Partial<SelectedPlaces>) => string,
): void {
  const translate = translator(language)
  const wishes: readonly Wish[] =
    product.variants.length === 0
      ? []
      : [
          ...soldOut(sizes, (at, what) => ({ what, change: { size: at } })),
          ...soldOut(colours, (at, colour) => ({
            what: colourName(colour, language),
            change: { colour: at },
          })),
        ]
  const buttons = wishes.slice(0, maxWishes).map(({ what, change }) => {
    // Not a value of the text: those are escaped, and a button's text is plain.
    const text = `${translate('button-wish-for')} ${cut(what, maxLabel)}`
    return InlineKeyboard.text(text, data(change))
  })
  addRows(keyboard, buttons, perRow)
  if (isInStock(product)) return
  keyboard.text(translate('button-wish'), data({ size: null, colour: null })).row()
}

/** Where there is only one, it is the product that is wished for. */
function soldOut(
  options: readonly Option[],
  toWish: (at: number, value: string) => Wish,
): readonly Wish[] {
  if (options.length < 2) return []
  return options.flatMap(({ value, isAvailable }, at) => (isAvailable ? [] : toWish(at, value)))
}
