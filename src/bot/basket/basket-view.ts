import type { Translate } from '#src/bot/texts.ts'
import type { Language } from '#src/domain/language.ts'
import { formatMoney } from '#src/domain/money.ts'
import { type Draft, isSameItem, type Order, type OrderedItem } from '#src/domain/order.ts'
import type { BasketNotice } from '#src/ports/basket-chat.ts'
import type { BasketContent } from './basket-content.ts'
import type { StepView } from './basket-keyboards.ts'
import {
  basketTable,
  deliveryText,
  itemName,
  paymentText,
  phoneText,
  recipientText,
} from './basket-words.ts'

/** What a step says. */
export function stepContent(
  view: StepView,
  language: Language,
  translate: Translate,
): BasketContent {
  const { draft, position, notice } = view
  const warnings = notice ? noticeLines(notice, draft, { language, translate }) : []
  const table = basketTable(draft.lines, language, translate)
  switch (position.step) {
    case 'basket':
      return {
        warnings,
        title: translate(table ? 'buy-basket' : 'buy-basket-empty'),
        table,
        lines: [translate('buy-basket-more')],
      }
    case 'summary':
      return {
        warnings,
        title: translate('buy-summary'),
        table,
        lines: detailLines(draft, translate),
      }
    case 'name':
    case 'phone':
    case 'delivery':
    case 'place':
    case 'branch':
    case 'payment':
    case 'comment':
      return {
        warnings: [...warnings, ...problemLines(view, translate)],
        ...question(view, translate),
      }
  }
}

function problemLines({ position }: StepView, translate: Translate): readonly string[] {
  const { problem } = position.scratch
  return problem ? [`⚠️ ${translate(`buy-problem-${problem}`)}`] : []
}

/** The question, and how to answer it. */
function question({ position }: StepView, translate: Translate): BasketContent {
  const { step, scratch } = position
  const key = step === 'place' ? `place-${scratch.place ?? 'branch'}` : step
  const isFound = (scratch.found ?? []).length > 1
  const asked = step === 'branch' && !isFound ? 'branch-none' : key
  return { title: translate(`buy-ask-${asked}`), lines: [translate(`buy-how-${asked}`)] }
}

/** Everything that was answered. */
function detailLines(
  {
    contact,
    delivery,
    payment,
    comment,
  }: Pick<Draft, 'contact' | 'delivery' | 'payment' | 'comment'>,
  translate: Translate,
): readonly string[] {
  return [
    ...(contact ? [`👤 ${recipientText(contact)}, ${phoneText(contact)}`] : []),
    ...(delivery ? [`📦 ${deliveryText(delivery, translate)}`] : []),
    ...(payment ? [`💳 ${paymentText(payment, delivery, translate)}`] : []),
    ...(comment ? [`💬 ${comment}`] : []),
  ]
}

interface Voice {
  readonly language: Language
  readonly translate: Translate
}

function noticeLines(
  notice: BasketNotice,
  draft: Draft,
  { language, translate }: Voice,
): readonly string[] {
  const nameOf = (item: OrderedItem) => {
    const line = draft.lines.find((one) => isSameItem(one, item))
    return line ? itemName(line, language) : item.sku
  }
  const currency = draft.lines[0]?.price.currency ?? 'UAH'
  const money = (minor: number) => formatMoney({ minor, currency }, language)
  switch (notice.kind) {
    case 'price-changed':
      return [
        `⚠️ ${translate('buy-price-changed')}`,
        ...notice.changes.map(
          (change) =>
            `${nameOf(change)}: ${money(change.before.minor)} → ${money(change.now.minor)}`,
        ),
      ]
    case 'short':
      return [
        `⚠️ ${translate('buy-short')}`,
        ...notice.shortages.map(
          (short) => `${nameOf(short)}: ${translate('buy-left')} ${short.available}`,
        ),
      ]
    case 'too-late':
      return [`⚠️ ${translate('buy-too-late')}`]
  }
}

/** What was ordered, and what comes next. */
export function placedContent(
  order: Order,
  language: Language,
  translate: Translate,
): BasketContent {
  return {
    title: translate('buy-placed', { number: String(order.id) }),
    table: basketTable(order.lines, language, translate),
    lines: [...detailLines(order, translate), translate('buy-placed-next')],
  }
}
