import { type BusinessTime, createBusinessTime } from '#src/domain/business-time.ts'
import { type Deadline, deadlinesOf } from '#src/domain/deadlines.ts'
import type { TicketWarning } from '#src/domain/notice.ts'
import type { ShopSettings } from '#src/domain/shop-settings.ts'
import type { ShopSettingsStore } from '#src/ports/shop-settings.ts'
import type { TicketDeadlines, TimedTicket } from '#src/ports/ticket-deadlines.ts'

export interface KeepDeadlinesDependencies {
  readonly deadlines: TicketDeadlines
  readonly shopSettings: Pick<ShopSettingsStore, 'read'>
  readonly now?: () => Date
}

/**
 * Looks at every open ticket once: notes when it is due, and promises the warnings that are. What holds is what the
 * settings say now, also for tickets from before; after an outage one that is over is not said to be near.
 */
export async function keepDeadlines(dependencies: KeepDeadlinesDependencies): Promise<void> {
  const { deadlines } = dependencies
  const moment = await momentOf(dependencies)
  for (const ticket of await deadlines.open()) await keep(deadlines, ticket, moment)
}

/** The same for one ticket, before its card is made. */
export async function keepDeadline(
  dependencies: KeepDeadlinesDependencies,
  ticketId: number,
): Promise<void> {
  const { deadlines } = dependencies
  const ticket = await deadlines.find(ticketId)
  if (ticket) await keep(deadlines, ticket, await momentOf(dependencies))
}

interface Moment {
  readonly at: Date
  readonly settings: ShopSettings
  readonly business: BusinessTime
}

async function momentOf({
  shopSettings,
  now = () => new Date(),
}: KeepDeadlinesDependencies): Promise<Moment> {
  const settings = await shopSettings.read()
  return { at: now(), settings, business: createBusinessTime(settings) }
}

async function keep(
  deadlines: TicketDeadlines,
  { ticketId, times, dueAt, warned }: TimedTicket,
  { at, settings, business }: Moment,
): Promise<void> {
  const due = deadlinesOf(times, settings, business)
  const next = due[0]?.at ?? null
  if (next?.getTime() !== dueAt?.getTime()) await deadlines.setDue(ticketId, next)
  for (const deadline of due) {
    const stage = stageOf(deadline, at)
    const key = `${stage} ${deadline.kind} ${deadline.since.toISOString()}`
    if (stage === undefined || warned.includes(key)) continue
    const mention = stage === 'missed' ? settings.secondLineMention : ''
    const warning = { kind: 'deadline', ticketId, stage, deadline: deadline.kind, mention } as const
    await deadlines.warn(key, warning)
  }
}

function stageOf({ at, remindAt }: Deadline, now: Date): TicketWarning['stage'] | undefined {
  if (now >= at) return 'missed'
  return now >= remindAt ? 'soon' : undefined
}
