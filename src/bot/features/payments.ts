import { Composer, type Context } from 'grammy'
import { orderOfInvoice } from '#src/bot/order-chat.ts'
import { languageOf, translator } from '#src/bot/texts.ts'
import type { Orders } from '#src/ports/orders.ts'

export interface PaymentsDependencies {
  readonly orders: Pick<Orders, 'checkOut' | 'pay'>
}

/** Payments in the chat. Telegram waits ten seconds for a word before it takes money; what it took always counts. */
export function paymentsFeature({ orders }: PaymentsDependencies): Composer<Context> {
  const feature = new Composer<Context>()
  feature.on('pre_checkout_query', async (ctx) => {
    const { from, total_amount: amountMinor, currency, invoice_payload } = ctx.preCheckoutQuery
    const orderId = orderOfInvoice(invoice_payload)
    const checkout = { shopperId: from.id, amountMinor, currency }
    const answer =
      orderId === undefined ? 'closed' : await orders.checkOut({ ...checkout, orderId })
    if (answer === 'good') {
      await ctx.answerPreCheckoutQuery(true)
      return
    }
    const translate = translator(languageOf(from.language_code))
    await ctx.answerPreCheckoutQuery(false, { error_message: translate(`checkout-${answer}`) })
  })
  feature.on('message:successful_payment', async (ctx) => {
    const payment = ctx.message.successful_payment
    await orders.pay({
      // Of no order: a manager looks at it.
      orderId: orderOfInvoice(payment.invoice_payload) ?? 0,
      chargeId: payment.telegram_payment_charge_id,
      amountMinor: payment.total_amount,
      currency: payment.currency,
      source: 'telegram',
    })
  })
  return feature
}
