import type { BusinessTime } from './business-time.ts'

/** How long managers may take, in minutes of business time; 0: as long as they like. */
export interface DeadlineSettings {
  readonly firstReplyMinutes: number
  readonly nextReplyMinutes: number
  readonly resolutionMinutes: number
  /** How long before a deadline they are reminded; of a short one, when half of it is over. */
  readonly remindMinutes: number
}

/** Something that one of the two told the other. */
export interface Said {
  readonly by: 'manager' | 'shopper'
  readonly at: Date
}

/** Who spoke when since a ticket was opened. */
export interface TicketTimes {
  readonly openedAt: Date
  /** In order. */
  readonly said: readonly Said[]
}

export type DeadlineKind = 'first-reply' | 'next-reply' | 'resolution'

export interface Deadline {
  readonly kind: DeadlineKind
  readonly at: Date
  readonly remindAt: Date
  /** When its time began: tells one deadline of a kind from the next. */
  readonly since: Date
}

/** A stretch in which it is the managers' turn. */
interface Turn {
  readonly from: Date
  /** undefined: it still is. */
  readonly to: Date | undefined
}

const minuteMs = 60_000

/**
 * What the managers of an open ticket have to keep, the next first. The clock stands still outside of business hours,
 * and while the shopper has the word; each turn of the managers has a whole `nextReplyMinutes`, and all of them together
 * have `resolutionMinutes`.
 */
export function deadlinesOf(
  times: TicketTimes,
  settings: DeadlineSettings,
  business: BusinessTime,
): readonly Deadline[] {
  const { openedAt } = times
  const turns = turnsOf(times)
  const turn = turns.at(-1)
  if (!turn || turn.to !== undefined) return []
  const spentMs = turns.reduce(
    (sum, turn) => sum + (turn.to === undefined ? 0 : business.between(turn.from, turn.to)),
    0,
  )
  const isFirst = times.said.every(({ by }) => by === 'shopper')
  const reply = isFirst
    ? ({ kind: 'first-reply', minutes: settings.firstReplyMinutes } as const)
    : ({ kind: 'next-reply', minutes: settings.nextReplyMinutes } as const)
  const wanted = [
    { ...reply, since: turn.from, spentMs: 0 },
    { kind: 'resolution', minutes: settings.resolutionMinutes, since: openedAt, spentMs } as const,
  ]
  return wanted
    .filter(({ minutes }) => minutes > 0)
    .flatMap(({ kind, minutes, since, spentMs: spent }) => {
      const allowedMs = minutes * minuteMs
      const warningMs = Math.min(settings.remindMinutes * minuteMs, allowedMs / 2)
      const at = business.after(turn.from, allowedMs - spent)
      const remindAt = business.after(turn.from, allowedMs - warningMs - spent)
      return at && remindAt ? [{ kind, at, remindAt, since }] : []
    })
    .toSorted((one, other) => one.at.getTime() - other.at.getTime())
}

/** It is the managers' turn from the beginning, and after the first words of the shopper since theirs. */
function turnsOf({ openedAt, said }: TicketTimes): readonly Turn[] {
  const turns: { readonly from: Date; to: Date | undefined }[] = [{ from: openedAt, to: undefined }]
  for (const { by, at } of said) {
    const last = turns.at(-1)
    if (by === 'manager' && last) last.to ??= at
    if (by === 'shopper' && last?.to !== undefined) turns.push({ from: at, to: undefined })
  }
  return turns
}
