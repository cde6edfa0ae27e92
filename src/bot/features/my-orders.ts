import { Composer } from 'grammy'
import { editMessage } from '#src/bot/edit-message.ts'
import { shopperOrderKeyboard } from '#src/bot/order-keyboards.ts'
import { parseShopperAct, type ShopperOrderAct } from '#src/bot/order-press.ts'
import { myOrderText } from '#src/bot/order-texts.ts'
import type { SentPictures } from '#src/bot/pictures.ts'
import type { ShopperContext } from '#src/bot/shopper-context.ts'
import { languageOf, translator } from '#src/bot/texts.ts'
import type { Order, OrderStep } from '#src/domain/order.ts'
import { type ChangeOrderDependencies, changeOrder } from '#src/ordering/change-order.ts'
import type { Orders } from '#src/ports/orders.ts'
import { actorOf } from './basket.ts'

export interface MyOrdersDependencies extends ChangeOrderDependencies {
  readonly orders: Pick<Orders, 'get' | 'ofShopper' | 'advance'>
  readonly pictures: SentPictures
}

/** Older ones are rarely asked for, and each is a message. */
const maxShown = 5

/** /orders: a shopper's own, each as it is now, with what can still be done about it. */
export function myOrdersFeature(dependencies: MyOrdersDependencies): Composer<ShopperContext> {
  const { orders, pictures } = dependencies
  const feature = new Composer<ShopperContext>()
  feature.command('orders', async (ctx) => {
    const language = languageOf(ctx.from?.language_code)
    const own = await orders.ofShopper(ctx.chat.id, maxShown)
    if (own.length === 0) await ctx.reply(translator(language)('my-orders-none'))
    for (const order of own.toReversed()) {
      const { text, keyboard } = viewOf({ ...order, language })
      await ctx.reply(text, { parse_mode: 'HTML', reply_markup: keyboard })
    }
  })
  feature.on('callback_query:data', async (ctx, next) => {
    const press = parseShopperAct(ctx.callbackQuery.data)
    if (!press) return next()
    const language = languageOf(ctx.from.language_code)
    const { act, orderId } = press
    if (act === 'change') {
      const begun = await changeOrder(dependencies, actorOf(ctx), orderId)
      await ctx.answerCallbackQuery(translator(language)(`my-order-${begun}`))
      return
    }
    const advanced = await orders.advance(orderId, stepOf(act), ctx.from.id)
    const messageId = ctx.callbackQuery.message?.message_id
    if (advanced && messageId !== undefined) {
      const place = { chatId: ctx.chat.id, messageId }
      await editMessage({ api: ctx.api, pictures }, place, viewOf({ ...advanced.order, language }))
    }
    const result = advanced?.result ?? 'impossible'
    await ctx.answerCallbackQuery(translator(language)(`my-order-${result}`))
  })
  return feature
}

function stepOf(act: Exclude<ShopperOrderAct, 'change'>): OrderStep {
  return act === 'cancel' ? { kind: act, by: 'shopper', reason: null } : { kind: act }
}

function viewOf(order: Order) {
  return { text: myOrderText(order), keyboard: shopperOrderKeyboard(order) }
}
