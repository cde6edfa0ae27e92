import type { Draft } from '#src/domain/order.ts'
import { advance } from '#src/domain/order-position.ts'
import type { BasketNotice } from '#src/ports/basket-chat.ts'
import type { ChatMessage } from '#src/ports/inquiry-store.ts'
import type { Confirmed, Drafts, Orders } from '#src/ports/orders.ts'
import type { BasketActor, BasketPress, BasketToast } from './press.ts'
import { type ShowStepDependencies, showStep } from './show-step.ts'

export interface ConfirmDependencies extends ShowStepDependencies {
  readonly drafts: Pick<Drafts, 'find' | 'change'>
  readonly orders: Pick<Orders, 'confirm'>
}

/** Turns the basket into an order; what stands in the way is shown, and nothing is changed. */
export async function confirmBasket(
  dependencies: ConfirmDependencies,
  actor: BasketActor,
  { press, message }: { readonly press: BasketPress; readonly message: ChatMessage },
): Promise<BasketToast | undefined> {
  const { shopper } = actor
  const { draftId, revision } = press
  const request = { draftId, shopperId: shopper.id, revision }
  const confirmed = await dependencies.orders.confirm(request)
  if (confirmed.result === 'placed') {
    const place = { chatId: shopper.id, language: shopper.language }
    await dependencies.basketChat.show(place, { kind: 'placed', order: confirmed.order }, message)
    return undefined
  }
  const draft = await dependencies.drafts.find(shopper.id)
  if (draft?.id !== draftId) return 'outdated'
  const shown = await whereItStands(dependencies, actor, { draft, confirmed })
  await showStep(dependencies, { shopper, draft: shown, message, notice: noticeOf(confirmed) })
  return confirmed.result === 'outdated' ? 'basket-moved-on' : undefined
}

type Refused = Exclude<Confirmed, { readonly result: 'placed' }>

/** What is short can be changed in the basket, what is missing is asked for. */
async function whereItStands(
  { drafts }: ConfirmDependencies,
  { shopper, update }: BasketActor,
  { draft, confirmed }: { readonly draft: Draft; readonly confirmed: Refused },
): Promise<Draft> {
  const goOn = { short: 'basket', incomplete: undefined } as const
  if (!(confirmed.result in goOn)) return draft
  const step = goOn[confirmed.result as keyof typeof goOn]
  const changed = await drafts.change(shopper, update, (now) => advance(now, {}, step))
  return changed.draft
}

function noticeOf(confirmed: Refused): BasketNotice | undefined {
  switch (confirmed.result) {
    case 'price-changed':
      return { kind: 'price-changed', changes: confirmed.changes }
    case 'short':
      return { kind: 'short', shortages: confirmed.shortages }
    case 'too-late':
      return { kind: 'too-late' }
    case 'outdated':
    case 'incomplete':
      return undefined
  }
}
