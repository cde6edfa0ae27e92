import { Composer, type Context } from 'grammy'
import { parsePress } from '#src/bot/callback-data.ts'
import { managersLanguage, translator } from '#src/bot/texts.ts'
import { type AnswerTicketDependencies, answerTicket } from '#src/escalation/answer-ticket.ts'
import type { StaffChats } from '#src/ports/staff-chats.ts'

export interface ManagersDependencies extends AnswerTicketDependencies {
  readonly staffChats: Pick<StaffChats, 'has' | 'migrate'>
}

/** The managers' groups: the buttons under a ticket, in which only they have a say, and a group's new id. */
export function managersFeature(dependencies: ManagersDependencies): Composer<Context> {
  const { staffChats } = dependencies
  const feature = new Composer<Context>()
  feature.on('callback_query:data', async (ctx, next) => {
    const press = parsePress(ctx.callbackQuery.data)
    if (press?.kind !== 'name' && press?.kind !== 'not-sold') return next()
    const translate = translator(managersLanguage)
    const chatId = ctx.chat?.id
    if (chatId === undefined || !(await staffChats.has(chatId))) {
      await ctx.answerCallbackQuery(translate('managers-only'))
      return
    }
    const messageId = ctx.callbackQuery.message?.message_id
    const isFirst = await answerTicket(dependencies, press, {
      ticketId: press.id,
      managerId: ctx.from.id,
      message: messageId === undefined ? undefined : { chatId, messageId },
    })
    await ctx.answerCallbackQuery(translate(isFirst ? 'ticket-thanks' : 'ticket-taken'))
  })
  feature.on('message:migrate_to_chat_id', (ctx) =>
    staffChats.migrate(ctx.chat.id, ctx.message.migrate_to_chat_id),
  )
  return feature
}
