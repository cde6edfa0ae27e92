import { type Period, periodsIn, type Schedule, type Weekday, weekdays } from './opening-hours.ts'
import { createZoneClock, type Day, dateOf, type ZoneClock } from './zone-clock.ts'

/** Time that counts: the hours in which the shop answers. A shop that has not said when always does. */
export interface BusinessTime {
  isOpen(at: Date): boolean
  /** How much of it lies between two moments, of a year at most, in milliseconds; 0 where `to` is the earlier one. */
  between(from: Date, to: Date): number
  /** When so much of it has passed. @param ms below 0 counts as 0 @returns undefined where it does not within a year */
  after(from: Date, ms: number): Date | undefined
  /** When a shop that is closed opens. @returns undefined while it is open, or where it does not within a year */
  nextOpening(at: Date): NextOpening | undefined
}

/** Of the shop's calendar and clock. */
export interface NextOpening {
  /** `later`: in more than a week. */
  readonly day: 'today' | 'tomorrow' | Weekday | 'later'
  /** `2026-12-31` */
  readonly date: string
  /** `09:00` */
  readonly time: string
}

/** An open stretch of a day, in milliseconds of the epoch. */
interface Stretch {
  readonly from: number
  readonly to: number
  readonly day: Day
  /** In minutes since midnight. */
  readonly opens: number
}

/** Holidays may be long, but no longer. */
const maxDays = 366
const wholeDay: readonly Period[] = [{ from: 0, to: 24 * 60 }]

/** Of one schedule; days that were asked for are kept, so make one for many questions. */
export function createBusinessTime(schedule: Schedule): BusinessTime {
  const clock = createZoneClock(schedule.timeZone)
  const known = new Map<Day, readonly Stretch[]>()
  const stretchesOf = (day: Day) => {
    const stretches = known.get(day) ?? stretchesOn(day, schedule, clock)
    known.set(day, stretches)
    return stretches
  }
  /** What is left of the day of `from`, and the year after it. */
  function* openFrom(from: Date): Generator<Stretch> {
    const today = clock.dayOf(from)
    for (let day = today; day <= today + maxDays; day += 1) {
      yield* stretchesOf(day).filter(({ to }) => to > from.getTime())
    }
  }
  return {
    isOpen: (at) => stretchesOf(clock.dayOf(at)).some((one) => isIn(one, at)),
    between(from, to) {
      let passed = 0
      for (const stretch of openFrom(from)) {
        if (stretch.from >= to.getTime()) break
        passed += Math.min(stretch.to, to.getTime()) - Math.max(stretch.from, from.getTime())
      }
      return passed
    },
    after(from, ms) {
      let left = Math.max(0, ms)
      if (left === 0) return from
      for (const stretch of openFrom(from)) {
        const begins = Math.max(stretch.from, from.getTime())
        if (begins + left <= stretch.to) return new Date(begins + left)
        left -= stretch.to - begins
      }
      return undefined
    },
    nextOpening(at) {
      const [next] = openFrom(at).take(1)
      if (!next || isIn(next, at)) return undefined
      return openingOn(next, clock.dayOf(at))
    },
  }
}

function stretchesOn(
  day: Day,
  { openingHours, holidays }: Schedule,
  clock: Pick<ZoneClock, 'instantOf'>,
): readonly Stretch[] {
  const date = dateOf(day)
  const special = holidays[date] ?? holidays[date.slice('2026-'.length)]
  const usual = openingHours[weekdayOf(day)]
  const isAlwaysOpen = Object.keys(openingHours).length === 0
  const periods =
    special === undefined && isAlwaysOpen ? wholeDay : periodsIn(special ?? usual ?? 'closed')
  return periods.map(({ from, to }) => ({
    from: clock.instantOf(day, from),
    to: clock.instantOf(day, to),
    day,
    opens: from,
  }))
}

function isIn({ from, to }: Stretch, at: Date): boolean {
  return from <= at.getTime() && at.getTime() < to
}

function openingOn({ day, opens }: Stretch, today: Day): NextOpening {
  const [hours, minutes] = [Math.floor(opens / 60), opens % 60]
  const time = [hours, minutes].map((part) => String(part).padStart(2, '0')).join(':')
  return { day: dayNamed(day - today, day), date: dateOf(day), time }
}

function dayNamed(ahead: number, day: Day): NextOpening['day'] {
  if (ahead === 0) return 'today'
  if (ahead === 1) return 'tomorrow'
  return ahead <= weekdays.length ? weekdayOf(day) : 'later'
}

function weekdayOf(day: Day): Weekday {
  // The first of January 1970 was a Thursday.
  return weekdays[(day + 3) % weekdays.length] ?? 'mon'
}
