/** A day of the calendar: days since 1970-01-01. */
export type Day = number

/** The clock and the calendar of a time zone, its changes to summer time and back included. */
export interface ZoneClock {
  dayOf(at: Date): Day
  /**
   * The moment at which this clock shows so many minutes since midnight, in milliseconds of the epoch. Of a time that it
   * shows twice the first; one that it leaves out is as far from the last one before as it says (what ECMAScript's
   * Temporal calls `compatible`).
   */
  instantOf(day: Day, minutes: number): number
}

const minuteMs = 60_000
const dayMs = 24 * 60 * minuteMs

export function createZoneClock(timeZone: string): ZoneClock {
  const format = new Intl.DateTimeFormat('en-u-ca-iso8601', {
    timeZone,
    hourCycle: 'h23',
    ...{ year: 'numeric', month: '2-digit', day: '2-digit' },
    ...{ hour: '2-digit', minute: '2-digit', second: '2-digit' },
  })
  /** What the clock shows, as if it were UTC's. */
  const shownAt = (ms: number) => {
    const parts = new Map(format.formatToParts(ms).map(({ type, value }) => [type, Number(value)]))
    const part = (type: Intl.DateTimeFormatPartTypes) => parts.get(type) ?? 0
    return Date.UTC(
      ...([part('year'), part('month') - 1, part('day')] as const),
      ...([part('hour'), part('minute'), part('second')] as const),
    )
  }
  const offsetAt = (ms: number) => shownAt(ms) - Math.floor(ms / 1_000) * 1_000
  return {
    dayOf: (at) => Math.floor(shownAt(at.getTime()) / dayMs),
    instantOf(day, minutes) {
      const shown = day * dayMs + minutes * minuteMs
      // No zone changes its clock twice in three days.
      const [before, after] = [offsetAt(shown - dayMs), offsetAt(shown + dayMs)]
      const isShown = [before, after].find((offset) => offsetAt(shown - offset) === offset)
      return shown - (isShown ?? before)
    },
  }
}

/** `2026-12-31` */
export function dateOf(day: Day): string {
  return new Date(day * dayMs).toISOString().slice(0, 10)
}
