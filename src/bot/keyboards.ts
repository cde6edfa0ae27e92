import { InlineKeyboard } from 'grammy'
import { colourName } from '#src/domain/colour-names.ts'
import type { Inquiry } from '#src/domain/inquiry.ts'
import { type Language, localize } from '#src/domain/language.ts'
import { offerDigest } from '#src/domain/offer-digest.ts'
import { isInStock } from '#src/domain/product.ts'
import { type Option, optionsOf } from '#src/domain/selection.ts'
import { cut } from '#src/lib/cut.ts'
import type { Offer } from '#src/ports/offers.ts'
import type { ProductAnswer } from '#src/ports/shopper-chat.ts'
import { addRows } from './add-rows.ts'
import { type ButtonPress, type CardPress, packPress } from './callback-data.ts'
import { type Translate, translator } from './texts.ts'
import { addWishButtons } from './wish-buttons.ts'

/** Longer button texts are cut by phones anyway. */
const maxLabel = 40
/** Of sizes and colours. */
const perRow = 4
/** More would push the card off the screen. */
const maxOptions = 24

/** Under a product card: sizes and colours, sold-out ones greyed, and what else one may want. */
export function productKeyboard(inquiry: Inquiry, answer: ProductAnswer): InlineKeyboard {
  const { id, language } = inquiry
  const { place, product, selection } = answer
  const translate = translator(language)
  const options = optionsOf(product, selection)
  const { sizes, colours } = options
  const chosen = { size: selectedPlace(sizes), colour: selectedPlace(colours) }
  const card = { id, place, seen: offerDigest(product), ...chosen }
  const show = (change: Partial<Pick<CardPress, 'size' | 'colour'>>) =>
    packPress({ kind: 'show', ...card, ...change })
  const keyboard = new InlineKeyboard()
  addOptions(keyboard, sizes, {
    label: (size) => size,
    data: (at) => show({ size: at }),
  })
  addOptions(keyboard, colours, {
    label: (colour) => colourName(colour, language),
    data: (at) => show({ colour: at }),
  })
  if (isInStock(product)) {
    keyboard
      .text(translate('button-order'), packPress({ kind: 'order', ...card }))
      .success()
      .row()
  }
  addWishButtons(keyboard, { product, options, language }, (change) =>
    packPress({ kind: 'wish', ...card, ...change }),
  )
  return keyboard
    .text(translate('button-refresh'), show({}))
    .row()
    .add(wayBack(inquiry, place, translate))
    .text(translate('button-more'), packPress({ kind: 'more', id, place }))
    .row()
    .text(translate('button-person'), packPress({ kind: 'person', id }))
}

interface OptionButtons {
  readonly label: (value: string) => string
  /** @param at null takes the choice back. */
  readonly data: (at: number | null) => string
}

/** Where there is only one there is nothing to choose. */
function addOptions(
  keyboard: InlineKeyboard,
  options: readonly Option[],
  { label, data }: OptionButtons,
): void {
  if (options.length < 2) return
  const buttons = options.slice(0, maxOptions).map(({ value, isAvailable, isSelected }, at) => {
    const text = cut(label(value), maxLabel)
    if (!isAvailable) return InlineKeyboard.disabled(text)
    return isSelected
      ? InlineKeyboard.text(`✓ ${text}`, data(null))
      : InlineKeyboard.text(text, data(at))
  })
  addRows(keyboard, buttons, perRow)
}

function selectedPlace(options: readonly Option[]): number | null {
  const at = options.findIndex(({ isSelected }) => isSelected)
  return at < 0 ? null : at
}

/** From what the machine or a manager named to the next best; from what the shopper chose to where they chose. */
function wayBack({ id, candidates, sku, decidedBy }: Inquiry, place: number, translate: Translate) {
  const named = candidates.findIndex((candidate) => candidate.sku === sku)
  if (sku !== null && named !== place) {
    const data = packPress({ kind: 'view', id, place: named })
    return InlineKeyboard.text(translate('button-back'), data)
  }
  if (sku === null || decidedBy === 'shopper') {
    return InlineKeyboard.text(translate('button-back'), packPress({ kind: 'list', id }))
  }
  const data = packPress({ kind: 'not-this', id, place })
  return InlineKeyboard.text(translate('button-not-this'), data)
}

/** Under the pictures a shopper chooses from. */
export function choiceKeyboard(
  { id, language }: Inquiry,
  offered: readonly Offer[],
): InlineKeyboard {
  const translate = translator(language)
  return offerRows(offered, language, { press: (place) => ({ kind: 'pick', id, place }) })
    .text(translate('button-none'), packPress({ kind: 'none', id }))
    .text(translate('button-person'), packPress({ kind: 'person', id }))
}

/** Under the pictures of products like one that was shown. */
export function similarKeyboard(
  { id, language }: Inquiry,
  offered: readonly Offer[],
  place: number,
): InlineKeyboard {
  const back = packPress({ kind: 'view', id, place })
  const press: OfferButtons['press'] = (other) => ({ kind: 'view', id, place: other })
  return offerRows(offered, language, { press }).text(translator(language)('button-back'), back)
}

/** Under an apology: there is a person behind the machine. */
export function personKeyboard({ id, language }: Inquiry): InlineKeyboard {
  const text = translator(language)('button-person')
  return new InlineKeyboard().text(text, packPress({ kind: 'person', id }))
}

/** Yes and no, the one that is said already left out. @param id of the inquiry it is asked about, or 0 */
export function consentButtons(
  keyboard: InlineKeyboard,
  { id, language, isGiven }: Pick<Inquiry, 'id' | 'language'> & { readonly isGiven?: boolean },
): InlineKeyboard {
  const translate = translator(language)
  keyboard.row()
  if (isGiven !== true) keyboard.text(translate('button-allow'), packPress({ kind: 'allow', id }))
  if (isGiven !== false)
    keyboard.text(translate('button-refuse'), packPress({ kind: 'refuse', id }))
  return keyboard
}

interface OfferButtons {
  readonly press: (place: number) => ButtonPress
  /** What stands behind the name. */
  readonly note?: (place: number) => string
}

/** One product a row, numbered like its picture. */
export function offerRows(
  offered: readonly Offer[],
  language: Language,
  { press, note = () => '' }: OfferButtons,
): InlineKeyboard {
  const keyboard = new InlineKeyboard()
  for (const [at, { product, place }] of offered.entries()) {
    const after = note(place)
    const end = after && ` · ${after}`
    const label = cut(`${at + 1}. ${localize(product.name, language)}`, maxLabel - end.length)
    keyboard.text(`${label}${end}`, packPress(press(place))).row()
  }
  return keyboard
}
