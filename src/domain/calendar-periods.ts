import { createZoneClock, type Day } from './zone-clock.ts'

/** From a moment up to another one. */
export interface MomentSpan {
  readonly from: Date
  readonly to: Date
}

/** Days of the shop's calendar. */
export interface CalendarPeriods {
  /** Since midnight, and since the midnight before Monday. */
  readonly today: MomentSpan
  readonly thisWeek: MomentSpan
  /** From Monday to Sunday. */
  readonly lastWeek: MomentSpan
  /** When that is told. */
  readonly weekBegins: Date
}

const weekDays = 7
/** Nobody wants figures in the night. */
const reportMinutes = 9 * 60

export function calendarPeriods(at: Date, timeZone: string): CalendarPeriods {
  const clock = createZoneClock(timeZone)
  const moment = (day: Day, minutes = 0) => new Date(clock.instantOf(day, minutes))
  const today = clock.dayOf(at)
  // The first of January 1970 was a Thursday.
  const monday = today - ((today + 3) % weekDays)
  return {
    today: { from: moment(today), to: at },
    thisWeek: { from: moment(monday), to: at },
    lastWeek: { from: moment(monday - weekDays), to: moment(monday) },
    weekBegins: moment(monday, reportMinutes),
  }
}
