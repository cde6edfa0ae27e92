import { Composer, type Context } from 'grammy'
import type { User } from 'grammy/types'
import { isManagerPress, type ManagerPress, parsePress } from '#src/bot/callback-data.ts'
import { managersLanguage, translator } from '#src/bot/texts.ts'
import { type ActDependencies, type Assigned, actOnTicket } from '#src/escalation/act-on-ticket.ts'
import {
  type AnswerTicketDependencies,
  answerSeen,
  answerTicket,
  type Decided,
  type ManagerTap,
} from '#src/escalation/answer-ticket.ts'
import type { Managers, SeenManager } from '#src/ports/managers.ts'
import type { StaffChats } from '#src/ports/staff-chats.ts'

export interface ManagersDependencies extends AnswerTicketDependencies, ActDependencies {
  readonly tickets: AnswerTicketDependencies['tickets'] & ActDependencies['tickets']
  readonly staffChats: Pick<StaffChats, 'has' | 'migrate'>
  readonly managers: Pick<Managers, 'note'>
}

/** The managers' groups: who is there, the buttons under a ticket, in which only they have a say, and a group's new id. */
export function managersFeature(dependencies: ManagersDependencies): Composer<Context> {
  const { staffChats, managers } = dependencies
  const feature = new Composer<Context>()
  const staff = feature.filter(
    async ({ chat, from }) =>
      chat !== undefined && from !== undefined && !from.is_bot && (await staffChats.has(chat.id)),
  )
  staff.use(async (ctx, next) => {
    if (ctx.from) await managers.note(managerOf(ctx.from))
    await next()
  })
  feature.on('callback_query:data', async (ctx, next) => {
    const press = parsePress(ctx.callbackQuery.data)
    if (!press || !isManagerPress(press)) return next()
    const translate = translator(managersLanguage)
    const chatId = ctx.chat?.id
    if (chatId === undefined || !(await staffChats.has(chatId))) {
      await ctx.answerCallbackQuery(translate('managers-only'))
      return
    }
    const messageId = ctx.callbackQuery.message?.message_id
    const done = await doPressed(dependencies, press, {
      ticketId: press.id,
      managerId: ctx.from.id,
      message: messageId === undefined ? undefined : { chatId, messageId },
    })
    await ctx.answerCallbackQuery(saidTo(press.kind, done))
  })
  feature.on('message:migrate_to_chat_id', (ctx) =>
    staffChats.migrate(ctx.chat.id, ctx.message.migrate_to_chat_id),
  )
  return feature
}

function managerOf({ id, first_name, last_name, username }: User): SeenManager {
  return { id, username, name: [first_name, last_name].filter(Boolean).join(' ') }
}

function doPressed(
  dependencies: ManagersDependencies,
  press: ManagerPress,
  tap: ManagerTap,
): Promise<Decided> {
  if (press.kind === 'seen') return answerSeen(dependencies, press, { ...tap, inquiryId: press.id })
  return press.kind === 'name' || press.kind === 'not-sold'
    ? answerTicket(dependencies, press, tap)
    : actOnTicket(dependencies, press.kind, tap)
}

export type Done = Decided | Assigned | { readonly result: 'no-ticket' }

/** What became of what a manager did, for that manager. @param name of the button or command */
export function saidTo(name: string, done: Done): string {
  const translate = translator(managersLanguage)
  switch (done.result) {
    case 'done':
      return translate(`done-${name}`)
    case 'held':
      return translate('ticket-held', { name: done.by.name })
    case 'over':
      return translate('ticket-taken')
    case 'no-ticket':
    case 'unknown-sku':
    case 'unknown-manager':
      return translate(done.result)
  }
}
