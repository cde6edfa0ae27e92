import type { InlineKeyboard } from 'grammy'
import { localize } from '#src/domain/language.ts'
import { type Order, type OrderEventKind, paymentAddress } from '#src/domain/order.ts'
import type { OrderChat } from '#src/ports/order-chat.ts'
import type { ShopSettingsStore } from '#src/ports/shop-settings.ts'
import { asShopperGone } from './as-shopper-gone.ts'
import { itemName } from './basket/basket-words.ts'
import { productSummary } from './cards.ts'
import { type Messenger, sendMessage } from './edit-message.ts'
import { shopperOrderKeyboard } from './order-keyboards.ts'
import { escapeHtml, translator } from './texts.ts'

export interface OrderChatOptions {
  readonly shopSettings: Pick<ShopSettingsStore, 'read'>
  /** Of Telegram Payments; undefined: nobody can pay in the chat. */
  readonly providerToken: string | undefined
}

/** Shoppers' private chats, for what happens to their orders, through the Bot API. */
export function createOrderChat(messenger: Messenger, options: OrderChatOptions): OrderChat {
  const say = async (chatId: number, text: string, keyboard?: InlineKeyboard) => {
    await sendMessage(messenger, chatId, { text, keyboard })
  }
  return {
    async tell(order, kind) {
      if (order.shopper === null) return
      const { id: chatId } = order.shopper
      const { providerToken } = options
      if (kind === 'payment-asked' && order.payment === 'telegram' && providerToken) {
        return asShopperGone(sendInvoice(messenger, order, { chatId, providerToken }))
      }
      const text = await eventText(order, kind, options)
      await asShopperGone(say(chatId, text, shopperOrderKeyboard(order)))
    },
    async tellRestocked({ shopperId, language, size, colour }, product) {
      const translate = translator(language)
      const name = itemName({ name: product.name, size, colour }, language)
      const shown = { product, selection: { size, colour } }
      const summary = escapeHtml(productSummary(shown, language, translate))
      const text = translate('restocked', { product: name, sku: product.sku })
      await asShopperGone(say(shopperId, `${text}\n${summary}`))
    },
  }
}

async function eventText(
  order: Order,
  kind: OrderEventKind,
  { shopSettings }: OrderChatOptions,
): Promise<string> {
  const translate = translator(order.language)
  const number = String(order.id)
  switch (kind) {
    case 'payment-asked': {
      const { paymentLink } = await shopSettings.read()
      const link = paymentAddress(order, paymentLink)
      return link === undefined
        ? translate('order-told-link-follows', { number })
        : translate('order-told-link', { number, link })
    }
    case 'shipped':
      return order.trackingNumber === null
        ? translate('order-told-shipped', { number })
        : translate('order-told-shipped-tracking', { number, tracking: order.trackingNumber })
    case 'cancelled':
      return order.cancelReason === null
        ? translate('order-told-cancelled', { number })
        : translate('order-told-cancelled-reason', { number, reason: order.cancelReason })
    case 'receipt':
      return translate('order-told-receipt', { number, receipt: order.receipt ?? '' })
    case 'refunded':
      return translate('order-told-refunded', { number, note: order.refundNote ?? '' })
    case 'accepted':
    case 'packed':
    case 'done':
    case 'expired':
    case 'paid':
    case 'paid-short':
    case 'paid-late':
    case 'returning':
    case 'returned':
    case 'exchanging':
    case 'exchanged':
      return translate(`order-told-${kind}`, { number })
  }
}

const maxTitle = 32
const maxDescription = 255

interface InvoicePlace {
  readonly chatId: number
  readonly providerToken: string
}

/** The order's number is all that Telegram and the provider are told of it besides what is paid for. */
async function sendInvoice(
  { api }: Messenger,
  order: Order,
  { chatId, providerToken }: InvoicePlace,
): Promise<void> {
  const translate = translator(order.language)
  const title = translate('my-order-title', { number: String(order.id) }).slice(0, maxTitle)
  const names = order.lines.map(({ name }) => localize(name, order.language)).join(', ')
  const description = names.slice(0, maxDescription)
  const amount = order.total.minor - order.paidMinor
  await api.sendInvoice(
    chatId,
    title,
    description,
    invoicePayload(order.id),
    order.total.currency,
    [{ label: title, amount }],
    { provider_token: providerToken },
  )
}

function invoicePayload(orderId: number): string {
  return `order:${orderId}`
}

/** @returns undefined for an invoice that is none of an order. */
export function orderOfInvoice(payload: string): number | undefined {
  const [, id] = /^order:(\d{1,9})$/.exec(payload) ?? []
  return id === undefined ? undefined : Number(id)
}
