import type { Schedule } from '#src/domain/opening-hours.ts'

/** Tells minute by minute, from what a clock on the wall shows, whether a shop is open. */
export function wallClock({ openingHours, holidays, timeZone }: Schedule): (at: Date) => boolean {
  const format = new Intl.DateTimeFormat('sv-SE', {
    timeZone,
    dateStyle: 'short',
    timeStyle: 'short',
  })
  const weekday = new Intl.DateTimeFormat('en', { timeZone, weekday: 'short' })
  return (at) => {
    const [date = '', time = ''] = format.format(at).split(' ')
    const day = weekday.format(at).toLowerCase() as keyof typeof openingHours
    const hours = holidays[date] ?? holidays[date.slice(5)] ?? openingHours[day] ?? ''
    return hours.split(', ').some((period) => {
      const [opens = '', closes = ''] = period.split('-')
      return opens <= time && time < closes
    })
  }
}

/** Of whole minutes. */
export function countOpenMinutes(schedule: Schedule, from: Date, to: Date): number {
  const isOpen = wallClock(schedule)
  let count = 0
  for (let ms = from.getTime(); ms < to.getTime(); ms += 60_000) {
    if (isOpen(new Date(ms))) count += 1
  }
  return count
}
