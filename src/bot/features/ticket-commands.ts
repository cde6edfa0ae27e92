import { Composer, type Context } from 'grammy'
import type { Message } from 'grammy/types'
import { type GroupCommand, managersVoice, say } from '#src/bot/managers-message.ts'
import { tellAlone } from '#src/bot/tell-alone.ts'
import type { Manager } from '#src/domain/ticket.ts'
import {
  type ActDependencies,
  type AssignDependencies,
  type Assigned,
  actOnTicket,
  assignTicket,
  ticketActs,
} from '#src/escalation/act-on-ticket.ts'
import {
  type AnswerTicketDependencies,
  answerSeen,
  answerTicket,
  type Decided,
} from '#src/escalation/answer-ticket.ts'
import { isNote } from '#src/escalation/talk.ts'
import type { StaffChats } from '#src/ports/staff-chats.ts'
import type { TalkStore } from '#src/ports/talk-store.ts'
import type { TicketStore } from '#src/ports/ticket-store.ts'
import { type Done, saidTo } from './managers.ts'
import { placeOf } from './talk.ts'

export interface TicketCommandsDependencies {
  readonly tickets: ActDependencies['tickets'] &
    AssignDependencies['tickets'] &
    AnswerTicketDependencies['tickets'] &
    Pick<TicketStore, 'ofInquiry'>
  readonly talk: ActDependencies['talk'] & Pick<TalkStore, 'inquiryAt' | 'seenAt'>
  readonly inquiries: AnswerTicketDependencies['inquiries']
  readonly catalogue: AnswerTicketDependencies['catalogue']
  readonly managers: AssignDependencies['managers']
  readonly staffChats: Pick<StaffChats, 'has'>
}

/** Does what a command says to a ticket. */
type Command = (
  word: { readonly ticketId: number; readonly managerId: number },
  ctx: GroupCommand,
) => Promise<Decided | Assigned>

/**
 * What managers write under a ticket, in reply to it or in its topic: the commands that do what its buttons do, /sku and
 * /assign. The first who writes to a shopper has the ticket in hand; another one is told so, alone.
 */
export function ticketCommandsFeature(dependencies: TicketCommandsDependencies): Composer<Context> {
  const { tickets, staffChats } = dependencies
  const feature = new Composer<Context>()
  const groups = feature
    .chatType(['group', 'supergroup'])
    .filter(({ chat }) => staffChats.has(chat.id))
  // Of what came in a talk there is no ticket yet.
  groups.command('sku', async (ctx, next) => {
    const { repliesTo: messageId } = placeOf(ctx.msg)
    const message = messageId === undefined ? undefined : { chatId: ctx.chat.id, messageId }
    const inquiryId = message && (await dependencies.talk.seenAt(message))
    if (inquiryId === undefined) return next()
    const tap = { inquiryId, managerId: ctx.from.id, message }
    await tell(ctx, 'sku', await answerSeen(dependencies, { kind: 'sku', code: ctx.match }, tap))
  })
  for (const [name, command] of Object.entries(commandsOf(dependencies))) {
    groups.command(name, async (ctx) => {
      const ticketId = numberIn(ctx.match) ?? (await ticketAt(dependencies, ctx.msg))
      if (ticketId === undefined) return tell(ctx, name, { result: 'no-ticket' })
      await tell(ctx, name, await command({ ticketId, managerId: ctx.from.id }, ctx))
    })
  }
  groups.on('message', async (ctx, next) => {
    const words = ctx.message.text ?? ctx.message.caption ?? ''
    const ticketId = isNote(words) ? undefined : await ticketAt(dependencies, ctx.message)
    if (ticketId !== undefined) {
      const claimed = await tickets.claim(ticketId, ctx.from.id)
      if (claimed.result === 'held') await tellAlone(ctx, writingInto(claimed.by))
    }
    await next()
  })
  return feature
}

function commandsOf(dependencies: TicketCommandsDependencies): Readonly<Record<string, Command>> {
  const acts = ticketActs.map((act): [string, Command] => [
    act,
    (word) => actOnTicket(dependencies, act, word),
  ])
  return {
    ...Object.fromEntries(acts),
    assign: (word, ctx) => assignTicket(dependencies, { ...word, to: assigneeIn(ctx) }),
    sku: (word, { match }) =>
      answerTicket(dependencies, { kind: 'sku', code: match.replace(ticketNumber, '') }, word),
  }
}

/** What was sent with the help of the inline search names its ticket: it is no reply. */
const ticketNumber = /\s*#(\d{1,9})\s*$/

function numberIn(text: string): number | undefined {
  const [, number] = ticketNumber.exec(text) ?? []
  return number === undefined ? undefined : Number(number)
}

export async function ticketAt(
  {
    talk,
    tickets,
  }: {
    readonly talk: Pick<TalkStore, 'inquiryAt'>
    readonly tickets: Pick<TicketStore, 'ofInquiry'>
  },
  message: Message,
): Promise<number | undefined> {
  const inquiryId = await talk.inquiryAt({ ...placeOf(message), chatId: message.chat.id })
  return inquiryId === undefined ? undefined : tickets.ofInquiry(inquiryId)
}

/** Somebody without a username is mentioned by their account; nobody at all means oneself. */
function assigneeIn(ctx: GroupCommand): Manager | string {
  const [mentioned] = ctx.entities('text_mention')
  const somebody = mentioned?.user ?? (ctx.match === '' ? ctx.from : undefined)
  return somebody ? { id: somebody.id, name: somebody.first_name } : ctx.match
}

function writingInto({ name }: Manager): string {
  return managersVoice.translate('ticket-held-writing', { name })
}

/** What was done the card shows, and who did it is told alone; what was not done must be known. */
async function tell(ctx: GroupCommand, name: string, done: Done): Promise<void> {
  const text = saidTo(name, done)
  if ((await tellAlone(ctx, text)) || done.result === 'done') return
  await say(ctx, text)
}
