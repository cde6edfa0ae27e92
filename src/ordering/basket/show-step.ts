import { type Draft, paymentMethods } from '#src/domain/order.ts'
import { positionOf } from '#src/domain/order-position.ts'
import type { BasketChat, BasketNotice, Offered } from '#src/ports/basket-chat.ts'
import type { ChatMessage } from '#src/ports/inquiry-store.ts'
import type { Shopper } from '#src/ports/orders.ts'
import type { ShopSettingsStore } from '#src/ports/shop-settings.ts'

export interface ShowStepDependencies {
  readonly basketChat: Pick<BasketChat, 'show'>
  readonly shopSettings: Pick<ShopSettingsStore, 'read'>
  /** Telegram takes money for the shop. */
  readonly canPayInChat: boolean
}

export interface ShownStep {
  readonly shopper: Shopper
  readonly draft: Draft
  /** The one to show it in; a new one without it. */
  readonly message?: ChatMessage | undefined
  readonly notice?: BasketNotice | undefined
}

/** Shows where the dialogue stands. */
export async function showStep(
  dependencies: ShowStepDependencies,
  { shopper, draft, message, notice }: ShownStep,
): Promise<void> {
  const place = { chatId: shopper.id, language: shopper.language }
  const offered = await offeredFor(dependencies, draft)
  const position = positionOf(draft)
  const view = { kind: 'step', draft, position, offered, notice } as const
  await dependencies.basketChat.show(place, view, message)
}

/** What no carrier brings, no carrier takes money for. */
export async function offeredFor(
  { shopSettings, canPayInChat }: ShowStepDependencies,
  { delivery }: Pick<Draft, 'delivery'>,
): Promise<Offered> {
  const settings = await shopSettings.read()
  const isOffered = {
    'cash-on-delivery': true,
    'payment-control': delivery?.kind !== 'pickup',
    link: true,
    telegram: canPayInChat,
  } as const
  const payments = paymentMethods.filter(
    (method) => settings.paymentMethods.includes(method) && isOffered[method],
  )
  return { deliveries: [...new Set(settings.deliveryMethods)], payments }
}
