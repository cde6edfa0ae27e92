/** What the bot watches of itself: eight fixed checks. */
export const watchedParts = [
  'answers',
  'slow-answers',
  'queue',
  'budget',
  'breakers',
  'late-tickets',
  'updates',
  'disk',
] as const

export type WatchedPart = (typeof watchedParts)[number]

/** Figures that its message names. */
export type IncidentValues = Readonly<Record<string, string | number>>

/** `unseen`: the look itself failed, which says nothing of the part. */
export interface Observation {
  readonly state: 'good' | 'bad' | 'unseen'
  readonly values: IncidentValues
}

/** A part that is bad, from its first failed look until the managers know that it is over. Milliseconds of the epoch. */
export interface Incident {
  readonly startedAt: number
  /** null: it lasts. */
  readonly endedAt: number | null
  readonly values: IncidentValues
  /** What tells of it; null: nothing yet. */
  readonly message: { readonly chatId: number; readonly messageId: number } | null
  /** When the managers were last told or reminded. */
  readonly toldAt: number
  /** It was told without a sound, in quiet hours. */
  readonly isSilent: boolean
  /** When its message was last sent or edited. */
  readonly shownAt: number
}

/** How one part looked lately. */
export interface PartHistory {
  /** Looks in a row; one of the two is 0. */
  readonly failures: number
  readonly recoveries: number
  /** When the first of these failures was seen. */
  readonly failingSince: number
  readonly incident: Incident | null
}

/** How often a part has to be bad, or good again, in a row. */
export interface WatchCounts {
  readonly failures: number
  readonly recoveries: number
}

export const emptyHistory: PartHistory = {
  failures: 0,
  recoveries: 0,
  failingSince: 0,
  incident: null,
}

interface Judging {
  readonly counts: WatchCounts
  /** Milliseconds of the epoch. */
  readonly at: number
}

/** A look that could not be made leaves everything as it was. */
export function afterLook(before: PartHistory, look: Observation, judging: Judging): PartHistory {
  switch (look.state) {
    case 'unseen':
      return before
    case 'bad':
      return afterBadLook(before, look, judging)
    case 'good':
      return afterGoodLook(before, judging)
  }
}

function afterBadLook(
  before: PartHistory,
  { values }: Observation,
  { counts, at }: Judging,
): PartHistory {
  const failures = before.failures + 1
  const failingSince = before.failures === 0 ? at : before.failingSince
  const isBad = failures >= counts.failures
  const known = before.incident ?? (isBad ? newIncident(failingSince) : null)
  const incident = known && { ...known, values, endedAt: isBad ? null : known.endedAt }
  return { failures, recoveries: 0, failingSince, incident }
}

function afterGoodLook(
  { recoveries, incident }: PartHistory,
  { counts, at }: Judging,
): PartHistory {
  const isOver = incident?.endedAt === null && recoveries + 1 >= counts.recoveries
  return {
    ...{ failures: 0, recoveries: recoveries + 1, failingSince: 0 },
    incident: incident && isOver ? { ...incident, endedAt: at } : incident,
  }
}

function newIncident(startedAt: number): Incident {
  return {
    ...{ startedAt, endedAt: null, values: {}, message: null },
    ...{ toldAt: startedAt, isSilent: false, shownAt: startedAt },
  }
}

/** `none`: the managers know all there is to know. `drop`: it ended before anybody was told of it. */
export type IncidentStep = 'none' | 'begin' | 'edit' | 'remind' | 'end' | 'drop'

/** What a message says need not be newer than this; the group's limit of messages is for the shoppers. */
const editIntervalMs = 5 * 60_000

/**
 * What the managers are to be told now. What began in quiet hours is told without a sound, and once more when they are
 * over. @param reminderMs 0: never
 */
export function nextStep(
  incident: Incident,
  now: { readonly at: number; readonly isQuiet: boolean; readonly reminderMs: number },
): IncidentStep {
  const { message, endedAt, toldAt, shownAt, isSilent } = incident
  if (endedAt !== null) return message ? 'end' : 'drop'
  if (!message) return 'begin'
  const { at, isQuiet, reminderMs } = now
  const isReminderDue = isSilent || (reminderMs > 0 && at - toldAt >= reminderMs)
  if (!isQuiet && isReminderDue) return 'remind'
  return at - shownAt >= editIntervalMs ? 'edit' : 'none'
}
