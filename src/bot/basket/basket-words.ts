import type { Translate } from '#src/bot/texts.ts'
import { colourName } from '#src/domain/colour-names.ts'
import { type Language, localize } from '#src/domain/language.ts'
import { formatMoney } from '#src/domain/money.ts'
import {
  type Contact,
  type Delivery,
  type OrderedItem,
  type OrderLine,
  type PaymentMethod,
  totalOf,
} from '#src/domain/order.ts'
import { cut } from '#src/lib/cut.ts'
import type { BasketTable } from './basket-content.ts'

/** Names of products are cut: a table has to fit a phone. */
const maxName = 80

/** "Костюм «Мрія», рожевий · 98-104". */
export function itemName(
  { name, size, colour }: Pick<OrderLine, 'name'> & Omit<OrderedItem, 'sku'>,
  language: Language,
): string {
  const chosen = [size, colour === null ? null : colourName(colour, language)]
  const words = [cut(localize(name, language), maxName), ...chosen.filter((word) => word !== null)]
  return words.join(' · ')
}

/** @param translate gives labels without values, which are plain text then. */
export function basketTable(
  lines: readonly OrderLine[],
  language: Language,
  translate: Translate,
): BasketTable | undefined {
  const [first] = lines
  if (!first) return undefined
  const { currency } = first.price
  const money = (minor: number) => formatMoney({ minor, currency }, language)
  return {
    head: [
      translate('buy-column-item'),
      translate('buy-column-quantity'),
      translate('buy-column-sum'),
    ],
    rows: lines.map((line, at) => [
      `${rowNumber(lines, at)}${itemName(line, language)}`,
      String(line.quantity),
      money(line.quantity * line.price.minor),
    ]),
    total: { label: translate('buy-total'), sum: money(totalOf(lines)) },
  }
}

/** Tells the rows of a table, and what is done with each, apart where there are several: "2. ". */
export function rowNumber(lines: readonly unknown[], at: number): string {
  return lines.length > 1 ? `${at + 1}. ` : ''
}

export function recipientText({ firstName, lastName }: Contact): string {
  return `${firstName} ${lastName}`
}

/** +380 67 123 45 67 is easier to check than +380671234567. */
export function phoneText({ phone }: Contact): string {
  return phone.replace(/^\+380(\d{2})(\d{3})(\d{2})(\d{2})$/, '+380 $1 $2 $3 $4')
}

/** Plain text. */
export function deliveryText(delivery: Delivery, translate: Translate): string {
  switch (delivery.kind) {
    case 'branch':
    case 'locker': {
      const { kind, city, number, address } = delivery
      const where = `${translate(`buy-to-${kind}`)} №\u00a0${number}, ${city}`
      return address === null ? where : `${where} (${address})`
    }
    case 'courier':
      return `${translate('buy-to-courier')}: ${delivery.address}`
    case 'pickup':
      return translate('buy-to-pickup')
    case 'text':
      return delivery.text
  }
}

/** Plain text. */
export function paymentText(
  payment: PaymentMethod,
  delivery: Delivery | null,
  translate: Translate,
): string {
  const isAtShop = payment === 'cash-on-delivery' && delivery?.kind === 'pickup'
  return translate(isAtShop ? 'buy-pay-at-shop' : `buy-pay-${payment}`)
}
