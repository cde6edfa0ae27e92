import type { Manager } from '#src/domain/ticket.ts'
import type { Managers } from '#src/ports/managers.ts'
import type { TalkStore } from '#src/ports/talk-store.ts'
import type { Claimed, Ending, TicketStore } from '#src/ports/ticket-store.ts'

/** What a manager does with a ticket, besides answering it. */
export const ticketActs = ['claim', 'release', 'undo', 'close', 'return', 'reopen'] as const

export type TicketAct = (typeof ticketActs)[number]

export interface ActDependencies {
  readonly tickets: Pick<TicketStore, 'get' | 'claim' | 'release' | 'undo' | 'end' | 'reopen'>
  readonly talk: Pick<TalkStore, 'end'>
}

interface Actor {
  readonly ticketId: number
  readonly managerId: number
}

/** The same for a button and for a command. */
export function actOnTicket(
  dependencies: ActDependencies,
  act: TicketAct,
  actor: Actor,
): Promise<Claimed> {
  switch (act) {
    case 'close':
      return end(dependencies, 'closed', actor)
    case 'return':
      return end(dependencies, 'returned', actor)
    case 'claim':
    case 'release':
    case 'undo':
    case 'reopen':
      return dependencies.tickets[act](actor.ticketId, actor.managerId)
  }
}

/** The bot answers the shopper again. */
async function end(
  { tickets, talk }: ActDependencies,
  ending: Ending,
  { ticketId, managerId }: Actor,
): Promise<Claimed> {
  const ended = await tickets.end(ticketId, ending, managerId)
  const ticket = await tickets.get(ticketId)
  if (ended.result === 'done' && ticket) await talk.end(ticket.inquiryId)
  return ended
}

export interface AssignDependencies {
  readonly tickets: Pick<TicketStore, 'assign'>
  readonly managers: Pick<Managers, 'findByUsername'>
}

export interface Assignment {
  readonly ticketId: number
  readonly managerId: number
  /** Somebody, or what they are called: `@olena`. */
  readonly to: Manager | string
}

export type Assigned = Claimed | { readonly result: 'unknown-manager' }

/** Gives a ticket to a manager who has been seen in the group. */
export async function assignTicket(
  { tickets, managers }: AssignDependencies,
  { ticketId, managerId, to }: Assignment,
): Promise<Assigned> {
  const manager = typeof to === 'string' ? await managers.findByUsername(to) : to
  if (!manager) return { result: 'unknown-manager' }
  return tickets.assign(ticketId, manager.id, managerId)
}
