import type { Language } from './language.ts'
import { type OpeningHours, weekdays } from './opening-hours.ts'

/**
 * "пн–пт 09:00–13:00, 14:00–18:00; сб 10:00–15:00", with commas alone where no day has a break; '' where nobody has said
 * when the shop is open.
 */
export function hoursText(hours: OpeningHours, language: Language): string {
  const runs: { readonly first: number; last: number; readonly range: string }[] = []
  for (const [at, weekday] of weekdays.entries()) {
    const range = hours[weekday]?.replaceAll('-', '–').replaceAll(/,\s*/g, ', ')
    const run = runs.at(-1)
    if (range === undefined) continue
    if (run?.range === range && run.last === at - 1) run.last = at
    else runs.push({ first: at, last: at, range })
  }
  return runs
    .map(({ first, last, range }) => {
      const days = [...new Set([first, last])].map((at) => dayName(at, language))
      return `${days.join('–')} ${range}`
    })
    .join(runs.some(({ range }) => range.includes(',')) ? '; ' : ', ')
}

/** @param at 0: Monday, as was the first day of 2024. */
function dayName(at: number, language: Language): string {
  const format = new Intl.DateTimeFormat(language, { weekday: 'short', timeZone: 'UTC' })
  return format.format(Date.UTC(2024, 0, 1 + at))
}
