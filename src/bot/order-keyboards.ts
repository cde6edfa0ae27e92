import { InlineKeyboard } from 'grammy'
import { isChangeable, isOnDelivery, isPaid, type Order, stepsFrom } from '#src/domain/order.ts'
import {
  packShopperAct,
  packStaffAct,
  type ShopperOrderAct,
  type StaffOrderAct,
} from './order-press.ts'
import { managersLanguage, translator } from './texts.ts'

/** Under an order in the managers' group: what can be done with it now. */
export function staffOrderKeyboard(order: Order): InlineKeyboard {
  const translate = translator(managersLanguage)
  const keyboard = new InlineKeyboard()
  const rows: readonly (readonly StaffOrderAct[])[] = [stepsFrom(order.state), moneyActs(order)]
  for (const row of rows) {
    for (const act of row) keyboard.text(translate(`order-act-${act}`), packStaffAct(act, order.id))
    if (row.length > 0) keyboard.row()
  }
  return keyboard
}

function moneyActs(order: Order): readonly StaffOrderAct[] {
  if (order.shopper === null) return []
  const isOwed = !isPaid(order) && order.state !== 'cancelled'
  const isDue = isOwed && !isOnDelivery(order.payment)
  const isGivenBack = ['cancelled', 'returning', 'exchanging', 'returned'].includes(order.state)
  return [
    ...(isDue ? (['payment-link'] as const) : []),
    ...(isOwed ? (['paid'] as const) : []),
    ...(isGivenBack ? (['refund'] as const) : []),
    'receipt',
  ]
}

/** Under an order in its shopper's chat. */
export function shopperOrderKeyboard(order: Order): InlineKeyboard {
  const translate = translator(order.language)
  const steps = stepsFrom(order.state)
  const acts: readonly ShopperOrderAct[] = [
    ...(isChangeable(order) && order.paidMinor === 0 ? (['change'] as const) : []),
    ...(isChangeable(order) ? (['cancel'] as const) : []),
    ...(['return', 'exchange'] as const).filter((kind) => steps.includes(kind)),
  ]
  const keyboard = new InlineKeyboard()
  for (const act of acts) keyboard.text(translate(`my-order-${act}`), packShopperAct(act, order.id))
  return keyboard
}
