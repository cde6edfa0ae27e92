import { emptyDraft, isChangeable } from '#src/domain/order.ts'
import type { Drafts, DraftUpdate, Orders, Shopper } from '#src/ports/orders.ts'
import { type ShowStepDependencies, showStep } from './basket/show-step.ts'

export interface ChangeOrderDependencies extends ShowStepDependencies {
  readonly orders: Pick<Orders, 'get'>
  readonly drafts: Pick<Drafts, 'change'>
}

/** `basket-in-use`: what is in the basket is another order to be. */
export type ChangeBegun = 'done' | 'impossible' | 'basket-in-use'

/**
 * Puts an order into its shopper's basket, to be changed there. It stands as it is until the changed one is confirmed,
 * which then takes its place and its pieces. What was paid is a manager's to change.
 */
export async function changeOrder(
  dependencies: ChangeOrderDependencies,
  { shopper, update }: { readonly shopper: Shopper; readonly update: DraftUpdate },
  orderId: number,
): Promise<ChangeBegun> {
  const order = await dependencies.orders.get(orderId, shopper.id)
  if (!order || !isChangeable(order) || order.paidMinor > 0) return 'impossible'
  const { contact, delivery, payment, comment } = order
  const lines = order.lines.map(({ isCounted: _, method: __, ...line }) => line)
  const content = { ...emptyDraft, lines, contact, delivery, payment, comment, replaces: orderId }
  const { result, draft } = await dependencies.drafts.change(shopper, update, (before) => {
    const isFree = before.lines.length === 0 || before.replaces === orderId
    return isFree ? { ...content, step: 'basket' } : undefined
  })
  if (result === 'unchanged') return 'basket-in-use'
  await showStep(dependencies, { shopper, draft })
  return 'done'
}
