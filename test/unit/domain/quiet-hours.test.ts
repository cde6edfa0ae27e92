import { describe, expect, it } from 'vitest'
import { isQuiet, quietHoursSchema } from '#src/domain/quiet-hours.ts'

const kyiv = 'Europe/Kyiv'

describe('quiet hours', () => {
  it.each([
    // In November Kyiv is two hours ahead of UTC.
    ['22:00-08:00', '2026-11-30T19:59:00Z', false],
    ['22:00-08:00', '2026-11-30T20:00:00Z', true],
    ['22:00-08:00', '2026-11-30T23:30:00Z', true],
    ['22:00-08:00', '2026-12-01T05:59:00Z', true],
    ['22:00-08:00', '2026-12-01T06:00:00Z', false],
    ['13:00-14:00', '2026-12-01T11:00:00Z', true],
    ['13:00-14:00', '2026-12-01T12:00:00Z', false],
    // In July three.
    ['22:00-08:00', '2026-07-01T19:00:00Z', true],
    ['', '2026-12-01T00:00:00Z', false],
    ['00:00-00:00', '2026-12-01T00:00:00Z', false],
  ])('%s at %s: %s', (hours, at, expected) => {
    expect(isQuiet(hours, new Date(at), kyiv)).toBe(expected)
  })

  it('are refused when they are none', () => {
    for (const text of ['22-8', '25:00-08:00', '22:00', 'at night']) {
      expect(quietHoursSchema.safeParse(text).success).toBe(false)
    }
    expect(quietHoursSchema.safeParse('').success).toBe(true)
  })
})
