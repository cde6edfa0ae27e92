import { Composer, type Context } from 'grammy'
import { type ButtonPress, parsePress } from '#src/bot/callback-data.ts'
import { managersLanguage, translator } from '#src/bot/texts.ts'
import type { InquiryStore } from '#src/ports/inquiry-store.ts'
import type { TicketStore } from '#src/ports/ticket-store.ts'

export interface ManagersDependencies {
  readonly managerChatId: number | undefined
  readonly inquiries: Pick<InquiryStore, 'get'>
  readonly tickets: Pick<TicketStore, 'get' | 'answer' | 'setStaffMessage'>
}

/** The buttons under a ticket. Only the managers' own group has a say. */
export function managersFeature(dependencies: ManagersDependencies): Composer<Context> {
  const { managerChatId } = dependencies
  const feature = new Composer<Context>()
  feature.on('callback_query:data', async (ctx, next) => {
    const press = parsePress(ctx.callbackQuery.data)
    if (press?.kind !== 'name' && press?.kind !== 'not-sold') return next()
    const translate = translator(managersLanguage)
    if (managerChatId === undefined || ctx.chat?.id !== managerChatId) {
      await ctx.answerCallbackQuery(translate('managers-only'))
      return
    }
    const isFirst = await answerTicket(dependencies, press, {
      managerId: ctx.from.id,
      chatId: managerChatId,
      messageId: ctx.callbackQuery.message?.message_id,
    })
    await ctx.answerCallbackQuery(translate(isFirst ? 'ticket-thanks' : 'ticket-taken'))
  })
  return feature
}

type ManagerPress = Extract<ButtonPress, { kind: 'name' | 'not-sold' }>

interface ManagerTap {
  readonly managerId: number
  readonly chatId: number
  readonly messageId: number | undefined
}

async function answerTicket(
  { tickets, inquiries }: ManagersDependencies,
  press: ManagerPress,
  { managerId, chatId, messageId }: ManagerTap,
): Promise<boolean> {
  const ticket = await tickets.get(press.id)
  if (ticket?.state !== 'open') return false
  const inquiry = await inquiries.get(ticket.inquiryId)
  const sku = press.kind === 'not-sold' ? null : inquiry?.candidates[press.place]?.sku
  if (sku === undefined) return false
  // The message that was tapped is the one to be edited: a crash may have posted two, or not noted the first.
  if (messageId) await tickets.setStaffMessage(ticket.id, { chatId, messageId })
  return tickets.answer(ticket.id, { sku, managerId })
}
