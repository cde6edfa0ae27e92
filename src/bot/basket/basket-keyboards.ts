import { InlineKeyboard, Keyboard } from 'grammy'
import type { Translate } from '#src/bot/texts.ts'
import { cut } from '#src/lib/cut.ts'
import type { BasketVerb } from '#src/ordering/basket/press.ts'
import type { BasketView } from '#src/ports/basket-chat.ts'
import { packBasketPress } from './basket-press.ts'
import { deliveryText, paymentText, rowNumber } from './basket-words.ts'

export type StepView = Extract<BasketView, { readonly kind: 'step' }>

/** Longer button texts are cut by phones anyway. */
const maxLabel = 48

interface Buttons {
  readonly view: StepView
  readonly translate: Translate
  readonly data: (verb: BasketVerb, at?: number) => string
}

/** The buttons under a step. */
export function stepKeyboard(view: StepView, translate: Translate): InlineKeyboard {
  const { id: draftId, revision } = view.draft
  const data = (verb: BasketVerb, at = 0) => packBasketPress({ draftId, revision, verb, at })
  const buttons = { view, translate, data }
  const { step } = view.position
  if (step === 'basket') return basketKeyboard(buttons)
  return answers(buttons)
    .text(translate('button-back'), data('back'))
    .text(translate('buy-cancel'), data('cancel'))
}

function basketKeyboard({ view, translate, data }: Buttons): InlineKeyboard {
  const keyboard = new InlineKeyboard()
  const { lines } = view.draft
  for (const [at, line] of lines.entries()) {
    const number = rowNumber(lines, at)
    keyboard
      .text(`${number}${line.quantity > 1 ? '➖' : '🗑'}`, data('minus', at))
      .text(`${number}➕`, data('plus', at))
      .row()
  }
  if (lines.length === 0) return keyboard
  return keyboard
    .text(translate('buy-checkout'), data('checkout'))
    .success()
    .row()
    .text(translate('buy-cancel'), data('cancel'))
}

/** What can be answered with a tap, each in a row of its own. */
function answers(buttons: Buttons): InlineKeyboard {
  const { view, translate, data } = buttons
  const keyboard = new InlineKeyboard()
  const { draft, position, offered } = view
  switch (position.step) {
    case 'delivery':
      for (const verb of offered.deliveries) {
        keyboard.text(translate(`buy-button-${verb}`), data(verb)).row()
      }
      return keyboard
    case 'branch':
      for (const [at, place] of (position.scratch.found ?? []).entries()) {
        keyboard.text(cut(deliveryText(place, translate), maxLabel), data('found', at)).row()
      }
      return keyboard
    case 'payment':
      for (const [at, payment] of offered.payments.entries()) {
        keyboard.text(paymentText(payment, draft.delivery, translate), data('pay', at)).row()
      }
      return keyboard
    case 'comment':
      return draft.comment === null
        ? keyboard
        : keyboard.text(translate('buy-no-comment'), data('nocomment')).row()
    case 'summary':
      return summaryButtons(buttons)
    case 'basket':
    case 'name':
    case 'phone':
    case 'place':
      return keyboard
  }
}

function summaryButtons({ view, translate, data }: Buttons): InlineKeyboard {
  const { remember } = view.draft
  return new InlineKeyboard()
    .text(translate('buy-confirm'), data('confirm'))
    .success()
    .row()
    .text(`${remember ? '☑️' : '⬜️'} ${translate('buy-remember')}`, data('remember'))
    .row()
    .text(translate('buy-change-name'), data('name'))
    .text(translate('buy-change-phone'), data('phone'))
    .row()
    .text(translate('buy-change-delivery'), data('delivery'))
    .text(translate('buy-change-payment'), data('payment'))
    .row()
    .text(translate('buy-change-comment'), data('comment'))
    .row()
}

/** In place of the keyboard of a phone: only such a button can send one's own contact. */
export function contactKeyboard(translate: Translate): Keyboard {
  return new Keyboard()
    .requestContact(translate('buy-share-phone'))
    .row()
    .text(translate('button-back'))
    .text(translate('buy-cancel'))
    .resized()
    .oneTime()
}
