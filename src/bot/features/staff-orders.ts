import { Composer, type Context } from 'grammy'
import { managersVoice, say } from '#src/bot/managers-message.ts'
import { parseStaffAct } from '#src/bot/order-press.ts'
import { orderListText } from '#src/bot/order-texts.ts'
import { type OrderWords, orderWords } from '#src/domain/order.ts'
import { actOnOrder, type ManageOrderDependencies, takeWords } from '#src/ordering/manage-order.ts'
import type { OrderPrompts } from '#src/ports/order-prompts.ts'
import type { Orders } from '#src/ports/orders.ts'
import type { StaffChats } from '#src/ports/staff-chats.ts'

export interface StaffOrdersDependencies extends ManageOrderDependencies {
  readonly orders: ManageOrderDependencies['orders'] & Pick<Orders, 'open'>
  readonly orderPrompts: OrderPrompts
  readonly staffChats: Pick<StaffChats, 'has'>
}

const { translate } = managersVoice
const maxListed = 30

/** The managers' groups: the buttons under an order, the words they ask for, and /orders, the list of those open. */
export function staffOrdersFeature(dependencies: StaffOrdersDependencies): Composer<Context> {
  const { orders, orderPrompts, staffChats } = dependencies
  const feature = new Composer<Context>()
  feature.on('callback_query:data', async (ctx, next) => {
    const press = parseStaffAct(ctx.callbackQuery.data)
    if (!press) return next()
    const chatId = ctx.chat?.id
    if (chatId === undefined || !(await staffChats.has(chatId))) {
      await ctx.answerCallbackQuery(translate('managers-only'))
      return
    }
    const { act, orderId } = press
    if (isForWords(act)) {
      await askForWords(ctx, orderPrompts, { kind: act, orderId })
      await ctx.answerCallbackQuery()
      return
    }
    const managed = await actOnOrder(dependencies, act, orderId)
    await ctx.answerCallbackQuery(translate(`managed-${managed}`))
  })
  const groups = feature.chatType(['group', 'supergroup'])
  groups.command('orders', async (ctx, next) => {
    if (!(await staffChats.has(ctx.chat.id))) return next()
    await ctx.reply(orderListText(await orders.open(maxListed)), { parse_mode: 'HTML' })
  })
  groups.on('message', async (ctx, next) => {
    const { chat, reply_to_message: original, text = '' } = ctx.message
    const isReply = original?.from?.id === ctx.me.id && (await staffChats.has(chat.id))
    const place = original && { chatId: chat.id, messageId: original.message_id }
    const prompt = isReply && place ? await orderPrompts.find(place) : undefined
    if (!prompt) return next()
    const managed = await takeWords(dependencies, { ...prompt, text })
    if (managed === 'done') return
    await say(ctx, translate(`managed-${managed}`))
  })
  return feature
}

function isForWords(act: string): act is OrderWords {
  return orderWords.some((kind) => kind === act)
}

/** Clients open the input field for a reply to it. */
async function askForWords(
  ctx: Context,
  orderPrompts: OrderPrompts,
  prompt: { readonly kind: OrderWords; readonly orderId: number },
): Promise<void> {
  const { kind, orderId } = prompt
  const { chat, message_id: messageId } = await ctx.reply(
    translate(`order-ask-${kind}`, { number: String(orderId) }),
    { reply_markup: { force_reply: true, selective: true } },
  )
  await orderPrompts.note({ chatId: chat.id, messageId }, prompt)
}
