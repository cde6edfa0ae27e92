import { InlineKeyboard } from 'grammy'
import { type Language, localize } from '#src/domain/language.ts'
import { cut } from '#src/lib/cut.ts'
import type { Offer } from '#src/ports/offers.ts'
import { type ButtonPress, packPress } from './callback-data.ts'
import { managersLanguage, type Translate } from './texts.ts'

/** Longer button texts are cut by phones anyway. */
const maxLabel = 40

/** Under a product card. */
export function productKeyboard(inquiryId: number, translate: Translate): InlineKeyboard {
  return new InlineKeyboard()
    .text(translate('button-refresh'), packPress({ kind: 'refresh', id: inquiryId }))
    .row()
    .text(translate('button-not-this'), packPress({ kind: 'not-this', id: inquiryId }))
}

/** Under the pictures a shopper chooses from. */
export function choiceKeyboard(
  inquiryId: number,
  offered: readonly Offer[],
  view: { readonly language: Language; readonly translate: Translate },
): InlineKeyboard {
  const press = (place: number): ButtonPress => ({ kind: 'pick', id: inquiryId, place })
  return offerRows(offered, view.language, press).text(
    view.translate('button-none'),
    packPress({ kind: 'none', id: inquiryId }),
  )
}

/** Under an open ticket. */
export function ticketKeyboard(
  ticketId: number,
  offered: readonly Offer[],
  translate: Translate,
): InlineKeyboard {
  const press = (place: number): ButtonPress => ({ kind: 'name', id: ticketId, place })
  return offerRows(offered, managersLanguage, press).text(
    translate('button-not-sold'),
    packPress({ kind: 'not-sold', id: ticketId }),
  )
}

/** One product a row, numbered like its picture. */
function offerRows(
  offered: readonly Offer[],
  language: Language,
  press: (place: number) => ButtonPress,
): InlineKeyboard {
  const keyboard = new InlineKeyboard()
  for (const [at, { product, place }] of offered.entries()) {
    const label = `${at + 1}. ${localize(product.name, language)}`
    keyboard.text(cut(label, maxLabel), packPress(press(place))).row()
  }
  return keyboard
}
