import { describe, expect, it } from 'vitest'
import {
  holidaysSchema,
  openingHoursSchema,
  periodsIn,
  timeZoneSchema,
} from '#src/domain/opening-hours.ts'
import { checkSetting } from '#src/domain/shop-settings.ts'

describe('the hours that a shop sets', () => {
  it.each([
    [{ mon: '9-18' }, 'openingHours.mon must be hours such as 09:00-18:00'],
    [{ mon: '18:00-09:00' }, 'the second later than the first'],
    [{ mon: '09:00-25:00' }, 'openingHours.mon must be hours'],
    [{ mon: '09:00-24:30' }, 'openingHours.mon must be hours'],
    [{ mon: '14:00-18:00, 09:00-13:00' }, 'openingHours.mon must be hours'],
    [{ mon: '09:00-13:00, 12:00-18:00' }, 'openingHours.mon must be hours'],
    [{ mon: '09:00-13:00,' }, 'openingHours.mon must be hours'],
    [{ monday: '09:00-18:00' }, 'must name days (mon, tue'],
    ['09:00-18:00', 'openingHours must name days'],
  ])('%j are refused', (value, problem) => {
    expect(checkSetting('openingHours', value)).toMatchObject({
      problem: expect.stringContaining(problem),
    })
    expect(openingHoursSchema.safeParse(value).success).toBe(false)
  })

  it('may have several periods a day', () => {
    expect(checkSetting('openingHours', { mon: '09:00-13:00, 14:00-24:00' })).not.toHaveProperty(
      'problem',
    )
    expect(periodsIn('09:00-13:00,14:00-24:00')).toEqual([
      { from: 540, to: 780 },
      { from: 840, to: 1440 },
    ])
  })

  it('are of a time zone that there is', () => {
    expect(timeZoneSchema.safeParse('Europe/Kyiv').success).toBe(true)
    expect(checkSetting('timeZone', 'Kyiv')).toMatchObject({
      problem: 'timeZone must be the name of a time zone, such as Europe/Kyiv',
    })
  })
})

describe('holidays', () => {
  it.each([
    [{ '12-25': 'closed', '2026-12-31': '09:00-13:00', '02-29': 'closed' }, true],
    [{ '2027-02-29': 'closed' }, false],
    [{ '13-01': 'closed' }, false],
    [{ '12-25': 'off' }, false],
    [{ christmas: 'closed' }, false],
    [['12-25'], false],
  ])('%j are taken: %j', (value, isTaken) => {
    expect(holidaysSchema.safeParse(value).success).toBe(isTaken)
    const checked = checkSetting('holidays', value)
    expect('problem' in checked ? checked.problem : '').toMatch(
      isTaken ? /^$/ : /^holidays.* must name days such as 12-25/,
    )
  })
})
