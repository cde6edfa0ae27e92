import { z } from 'zod'

export const weekdays = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'] as const

export type Weekday = (typeof weekdays)[number]

/** From when to when of one day, in minutes of its clock since midnight: 0-1440. */
export interface Period {
  readonly from: number
  readonly to: number
}

const period = /^([01]\d|2[0-3]):([0-5]\d)-([01]\d|2[0-4]):([0-5]\d)$/
const lastMinute = 24 * 60

/** `09:00-13:00, 14:00-18:00` as periods; [] where the text is none, or one is not later than the one before. */
export function periodsIn(text: string): readonly Period[] {
  const periods = text.split(',').map((part) => periodOf(part.trim()))
  const inOrder = periods.every(({ from, to }, at) => {
    const before = periods[at - 1]?.to ?? -1
    return before < from && from < to && to <= lastMinute
  })
  return inOrder ? periods : []
}

function periodOf(text: string): Period {
  const [hours, minutes, endHours, endMinutes] = (period.exec(text) ?? []).slice(1).map(Number)
  const minutesOf = (h = Number.NaN, m = Number.NaN) => h * 60 + m
  return { from: minutesOf(hours, minutes), to: minutesOf(endHours, endMinutes) }
}

const hoursError =
  'must be hours such as 09:00-18:00, or 09:00-13:00, 14:00-18:00, the second later than the first'

/** When the shop is open on one day. */
const hoursSchema = z
  .string({ error: hoursError })
  .refine((text) => periodsIn(text).length > 0, { error: hoursError })

/** The hours of each day that the shop is open on; empty: nobody has said. */
export const openingHoursSchema = z.partialRecord(z.enum(weekdays), hoursSchema, {
  error: `must name days (${weekdays.join(', ')}), each with hours such as 09:00-18:00`,
})

export type OpeningHours = Readonly<z.output<typeof openingHoursSchema>>

const holidaysError =
  'must name days such as 12-25 (each year) or 2026-12-31, each with closed or with hours such as 09:00-13:00'

/** Days that differ from the others of their weekday, `12-25` each year or `2026-12-31` once. */
export const holidaysSchema = z.record(
  z.string().refine(isDay),
  z
    .string({ error: holidaysError })
    .refine((text) => text === 'closed' || periodsIn(text).length > 0, { error: holidaysError }),
  { error: holidaysError },
)

export type Holidays = Readonly<z.output<typeof holidaysSchema>>

function isDay(text: string): boolean {
  const [matched, year = '2024', month, day] = /^(?:(\d{4})-)?(\d\d)-(\d\d)$/.exec(text) ?? []
  if (matched === undefined) return false
  const date = new Date(`${year}-${month}-${day}T00:00:00Z`)
  // The 30th of February becomes a day of March.
  return !Number.isNaN(date.getTime()) && date.getUTCDate() === Number(day)
}

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

/** When the shop answers, and on whose clock. */
export interface Schedule {
  readonly openingHours: OpeningHours
  readonly holidays: Holidays
  readonly timeZone: string
}
