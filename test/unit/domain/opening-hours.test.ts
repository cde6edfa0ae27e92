import { describe, expect, it } from 'vitest'
import { nextOpening, openingHoursSchema, timeZoneSchema } from '#src/domain/opening-hours.ts'
import { checkSetting } from '#src/domain/shop-settings.ts'

const week = { mon: '09:00-18:00', tue: '09:00-18:00', fri: '10:00-24:00' } as const
const kyiv = 'Europe/Kyiv'

describe('when a shop opens', () => {
  // 2026-11-30 is a Monday; Kyiv is two hours ahead of UTC in winter, three in summer.
  it.each([
    ['before it opens', '2026-11-30T06:59:00Z', { day: 'today', time: '09:00' }],
    ['in the minute it opens', '2026-11-30T07:00:00Z', undefined],
    ['in its last minute', '2026-11-30T15:59:00Z', undefined],
    ['when it has closed', '2026-11-30T16:00:00Z', { day: 'tomorrow', time: '09:00' }],
    ['on a day it is closed on', '2026-12-02T10:00:00Z', { day: 'fri', time: '10:00' }],
    ['the evening before', '2026-12-03T20:00:00Z', { day: 'tomorrow', time: '10:00' }],
    ['until midnight', '2026-12-04T21:59:00Z', undefined],
    ['after midnight', '2026-12-04T22:00:00Z', { day: 'mon', time: '09:00' }],
    ['in summer time', '2026-07-06T06:00:00Z', undefined],
    ['in winter time', '2026-12-07T06:00:00Z', { day: 'today', time: '09:00' }],
  ] as const)('%s', (_, at, opening) => {
    expect(nextOpening(week, kyiv, new Date(at))).toEqual(opening)
  })

  it('is in a week where it is open on one day that is over', () => {
    const monday = new Date('2026-11-30T20:00:00Z')
    expect(nextOpening({ mon: '09:00-18:00' }, kyiv, monday)).toEqual({
      day: 'mon',
      time: '09:00',
    })
  })

  it('is nowhere said where no hours are set', () => {
    expect(nextOpening({}, kyiv, new Date())).toBeUndefined()
  })
})

describe('the hours that a shop sets', () => {
  it.each([
    [{ mon: '9-18' }, 'openingHours.mon must be hours such as 09:00-18:00'],
    [{ mon: '18:00-09:00' }, 'the second later than the first'],
    [{ mon: '09:00-25:00' }, 'openingHours.mon must be hours'],
    [{ monday: '09:00-18:00' }, 'must name days (mon, tue'],
    ['09:00-18:00', 'openingHours must name days'],
  ])('%j are refused', (value, problem) => {
    expect(checkSetting('openingHours', value)).toMatchObject({
      problem: expect.stringContaining(problem),
    })
    expect(openingHoursSchema.safeParse(value).success).toBe(false)
  })

  it('are of a time zone that there is', () => {
    expect(timeZoneSchema.safeParse('Europe/Kyiv').success).toBe(true)
    expect(checkSetting('timeZone', 'Kyiv')).toMatchObject({
      problem: 'timeZone must be the name of a time zone, such as Europe/Kyiv',
    })
  })
})
