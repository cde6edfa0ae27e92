import type { DeadlineKind, DeadlineSettings } from '#src/domain/deadlines.ts'
import type { Schedule } from '#src/domain/opening-hours.ts'
import { seededRandom } from '#src/lib/random.ts'
import { wallClock } from './count-open-minutes.ts'

/** What happens to a ticket; minutes since the beginning. `end`: a manager closes it. */
export interface TicketEvent {
  readonly minute: number
  readonly what: 'manager' | 'shopper' | 'end'
}

export interface TicketPlan {
  readonly openedAt: number
  readonly events: readonly TicketEvent[]
}

/** `missed next-reply`, and in which minute. */
export interface ExpectedWarning {
  readonly minute: number
  readonly warning: `${'soon' | 'missed'} ${DeadlineKind}`
}

const dayMinutes = 24 * 60

/** Tickets of a few days; each is closed in the end, or the shopper waits for a manager for good. */
export function planTickets(count: number, days: number, seed: number): readonly TicketPlan[] {
  const random = seededRandom(seed)
  const upTo = (limit: number) => Math.floor(random() * limit)
  return Array.from({ length: count }, () => {
    const openedAt = upTo(days * dayMinutes)
    const events: TicketEvent[] = []
    let minute = openedAt
    for (let left = upTo(8); left > 0; left -= 1) {
      minute += 1 + upTo(random() < 0.5 ? 40 : dayMinutes)
      events.push({ minute, what: random() < 0.5 ? 'manager' : 'shopper' })
    }
    const isShoppers = events.findLast(({ what }) => what !== 'end')?.what === 'manager'
    if (isShoppers || random() < 0.3) events.push({ minute: minute + 1 + upTo(300), what: 'end' })
    return { openedAt, events }
  })
}

/** What a patient clerk would say who looks at the clock on the wall each minute, and counts on their fingers. */
export function countedWarnings(
  { openedAt, events }: TicketPlan,
  settings: DeadlineSettings,
  isOpen: (minute: number) => boolean,
): readonly ExpectedWarning[] {
  const clerk = createClerk(openedAt, settings)
  const lastMinute = (events.at(-1)?.minute ?? openedAt) + 30 * dayMinutes
  for (let minute = openedAt; minute < lastMinute; minute += 1) {
    for (const { what } of events.filter((event) => event.minute === minute)) {
      if (what === 'end') return clerk.said
      clerk.hear(what, minute)
    }
    clerk.look(minute)
    if (isOpen(minute)) clerk.count()
  }
  return clerk.said
}

function createClerk(openedAt: number, settings: DeadlineSettings) {
  const said: ExpectedWarning[] = []
  const warned = new Set<string>()
  const allowed: Readonly<Record<DeadlineKind, number>> = {
    'first-reply': settings.firstReplyMinutes,
    'next-reply': settings.nextReplyMinutes,
    resolution: settings.resolutionMinutes,
  }
  const left = new Map<DeadlineKind, number>([
    ['first-reply', allowed['first-reply']],
    ['resolution', allowed.resolution],
  ])
  let waitsSince: number | undefined = openedAt
  const isDue = (kind: DeadlineKind, minutes: number) =>
    minutes <= Math.min(settings.remindMinutes, allowed[kind] / 2)
  const say = (kind: DeadlineKind, minutesLeft: number, minute: number) => {
    const warning = `${minutesLeft <= 0 ? 'missed' : 'soon'} ${kind}` as const
    const key = `${warning} ${kind === 'next-reply' ? waitsSince : ''}`
    if (!warned.has(key)) said.push({ minute, warning })
    warned.add(key)
  }
  return {
    said,
    hear(who: 'manager' | 'shopper', minute: number) {
      if (who === 'manager') {
        left.delete('first-reply')
        left.delete('next-reply')
        waitsSince = undefined
      } else if (waitsSince === undefined) {
        left.set('next-reply', allowed['next-reply'])
        waitsSince = minute
      }
    },
    look(minute: number) {
      if (waitsSince === undefined) return
      for (const [kind, minutes] of left) if (isDue(kind, minutes)) say(kind, minutes, minute)
    },
    count() {
      if (waitsSince === undefined) return
      for (const [kind, minutes] of left) left.set(kind, minutes - 1)
    },
  }
}

/** Whether the shop is open in a minute since the beginning, looked up once for each. */
export function openMinutes(schedule: Schedule, start: Date): (minute: number) => boolean {
  const isOpen = wallClock(schedule)
  const known: boolean[] = []
  return (minute) => {
    known[minute] ??= isOpen(new Date(start.getTime() + minute * 60_000))
    return known[minute] ?? false
  }
}
