import { z } from 'zod'
import { createZoneClock } from './zone-clock.ts'

const minuteMs = 60_000
const hours = /^([01]\d|2[0-3]):([0-5]\d)-([01]\d|2[0-3]):([0-5]\d)$/
const error = 'must be hours such as 22:00-08:00, or empty'

/** Hours of each day, over midnight where they end earlier than they begin; '' for none. */
export const quietHoursSchema = z
  .string({ error })
  .refine((text) => text === '' || hours.test(text), { error })

/** @param quietHours what `quietHoursSchema` takes @param timeZone on whose clock */
export function isQuiet(quietHours: string, at: Date, timeZone: string): boolean {
  const [, ...parts] = hours.exec(quietHours) ?? []
  const [h1, m1, h2, m2] = parts.map(Number)
  if (h1 === undefined || m1 === undefined || h2 === undefined || m2 === undefined) return false
  const [from, to] = [h1 * 60 + m1, h2 * 60 + m2]
  const clock = createZoneClock(timeZone)
  const now = Math.floor((at.getTime() - clock.instantOf(clock.dayOf(at), 0)) / minuteMs)
  return from <= to ? from <= now && now < to : from <= now || now < to
}
