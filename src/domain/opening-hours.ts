import { z } from 'zod'

export const weekdays = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'] as const

export type Weekday = (typeof weekdays)[number]

const clock = '(?:[01]\\d|2[0-3]):[0-5]\\d'
const rangePattern = new RegExp(`^(${clock})-(${clock}|24:00)$`)
const rangeError = 'must be hours such as 09:00-18:00, the second later than the first'

/** From when to when, on one day. */
const range = z.string({ error: rangeError }).refine(
  (text) => {
    const [, opens = '', closes = ''] = rangePattern.exec(text) ?? []
    return opens !== '' && opens < closes
  },
  { error: rangeError },
)

/** The hours of each day that the shop is open on; empty: nobody has said. */
export const openingHoursSchema = z.partialRecord(z.enum(weekdays), range, {
  error: `must name days (${weekdays.join(', ')}), each with hours such as 09:00-18:00`,
})

export type OpeningHours = Readonly<z.output<typeof openingHoursSchema>>

/** The name of a time zone as the runtime knows it, such as `Europe/Kyiv`. */
export const timeZoneSchema = z.string().refine(isTimeZone, {
  error: 'must be the name of a time zone, such as Europe/Kyiv',
})

function isTimeZone(name: string): boolean {
  try {
    new Intl.DateTimeFormat('en', { timeZone: name })
    return true
  } catch {
    return false
  }
}

/** When a shop that is closed opens. */
export interface NextOpening {
  readonly day: 'today' | 'tomorrow' | Weekday
  /** Of the shop's clock, `09:00`. */
  readonly time: string
}

/** @returns undefined while the shop is open, or where nobody has said when it is. */
export function nextOpening(
  hours: OpeningHours,
  timeZone: string,
  at: Date,
): NextOpening | undefined {
  const today = weekdays.indexOf(weekdayOf(at, timeZone))
  const now = clockOf(at, timeZone)
  // The same day a week later, too: today's hours may be over.
  for (let ahead = 0; ahead <= weekdays.length; ahead += 1) {
    const weekday = weekdays[(today + ahead) % weekdays.length] ?? 'mon'
    const [opens, closes] = hours[weekday]?.split('-') ?? []
    if (opens === undefined || closes === undefined) continue
    if (ahead === 0 && now >= closes) continue
    if (ahead === 0 && now >= opens) return undefined
    return { day: dayNamed(ahead, weekday), time: opens }
  }
  return undefined
}

function dayNamed(ahead: number, weekday: Weekday): NextOpening['day'] {
  if (ahead === 0) return 'today'
  return ahead === 1 ? 'tomorrow' : weekday
}

function weekdayOf(at: Date, timeZone: string): Weekday {
  const name = new Intl.DateTimeFormat('en', { timeZone, weekday: 'short' }).format(at)
  return weekdays.find((weekday) => weekday === name.toLowerCase()) ?? 'mon'
}

/** `23:05`; texts of this form are in order as they are read. */
function clockOf(at: Date, timeZone: string): string {
  const clockParts = { timeZone, hour: '2-digit', minute: '2-digit', hourCycle: 'h23' } as const
  return new Intl.DateTimeFormat('en', clockParts).format(at)
}
