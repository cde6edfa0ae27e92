import { Composer, type Context } from 'grammy'
import { readMessage } from '#src/bot/read-message.ts'
import type { ShopperContext } from '#src/bot/shopper-context.ts'
import { managersLanguage, translator } from '#src/bot/texts.ts'
import {
  type TellManagersDependencies,
  type TellShopperDependencies,
  type Told,
  tellManagers,
  tellShopper,
} from '#src/escalation/talk.ts'
import type { StaffChats } from '#src/ports/staff-chats.ts'

/** What a manager is told, as keys of the locale files. */
const undelivered: Readonly<Record<Told, string | undefined>> = {
  'passed-on': undefined,
  note: undefined,
  'no-ticket': 'talk-no-ticket',
  'shopper-gone': 'talk-shopper-gone',
}

export interface ManagersTalkDependencies extends TellShopperDependencies {
  readonly staffChats: Pick<StaffChats, 'has'>
}

/** A manager's reply to a message of the bot is for the shopper; where nobody gets it, the manager is told. */
export function managersTalkFeature(dependencies: ManagersTalkDependencies): Composer<Context> {
  const feature = new Composer<Context>()
  const groups = feature.chatType(['group', 'supergroup'])
  groups.on('message', async (ctx, next) => {
    const { message_id: messageId, reply_to_message: original, text, caption } = ctx.message
    const chatId = ctx.chat.id
    const isReply = original?.from?.id === ctx.me.id
    if (!isReply || !(await dependencies.staffChats.has(chatId))) return next()
    const words = { chatId, messageId, repliesTo: original.message_id, text: text ?? caption ?? '' }
    const told = await tellShopper(dependencies, words)
    const said = undelivered[told]
    if (said === undefined) return
    await ctx.reply(translator(managersLanguage)(said), {
      reply_parameters: { message_id: messageId, allow_sending_without_reply: true },
    })
  })
  return feature
}

/** While a shopper talks with a manager, the bot says nothing of its own. */
export function shoppersTalkFeature(
  dependencies: TellManagersDependencies,
): Composer<ShopperContext> {
  const feature = new Composer<ShopperContext>()
  feature.on('message', async (ctx, next) => {
    const message = readMessage(ctx.message, ctx.from)
    const repliesTo = ctx.message.reply_to_message?.message_id
    if (!message || !(await tellManagers(dependencies, { ...message, repliesTo }))) await next()
  })
  // What was passed on stays what it was: it is no question to the bot when it is edited.
  feature.on('edited_message', async (ctx, next) => {
    const place = { chatId: ctx.chat.id, messageId: ctx.editedMessage.message_id }
    if (!(await dependencies.talk.has(place))) await next()
  })
  return feature
}
