import { describe, expect, it } from 'vitest'
import { createBusinessTime } from '#src/domain/business-time.ts'
import type { Schedule } from '#src/domain/opening-hours.ts'
import { countOpenMinutes } from '#test/support/count-open-minutes.ts'

const week: Schedule = {
  openingHours: {
    mon: '09:00-13:00, 14:00-18:00',
    tue: '09:00-18:00',
    fri: '10:00-24:00',
    sat: '00:00-02:00',
  },
  holidays: {},
  timeZone: 'Europe/Kyiv',
}
const minutes = (count: number) => count * 60_000
const later = (schedule: Schedule, from: string, count: number) =>
  createBusinessTime(schedule).after(new Date(from), minutes(count))?.toISOString()

describe('when a shop opens', () => {
  // 2026-11-30 is a Monday; Kyiv is two hours ahead of UTC in winter, three in summer.
  it.each([
    ['before it opens', '2026-11-30T06:59:00Z', { day: 'today', time: '09:00' }],
    ['in the minute it opens', '2026-11-30T07:00:00Z', undefined],
    ['in the minute of the break', '2026-11-30T11:00:00Z', { day: 'today', time: '14:00' }],
    ['after the break', '2026-11-30T12:00:00Z', undefined],
    ['in its last minute', '2026-11-30T15:59:00Z', undefined],
    ['when it has closed', '2026-11-30T16:00:00Z', { day: 'tomorrow', time: '09:00' }],
    ['on a day it is closed on', '2026-12-02T10:00:00Z', { day: 'fri', time: '10:00' }],
    ['the evening before', '2026-12-03T20:00:00Z', { day: 'tomorrow', time: '10:00' }],
    ['over midnight', '2026-12-04T22:00:00Z', undefined],
    ['after the night', '2026-12-05T00:00:00Z', { day: 'mon', time: '09:00' }],
    ['in summer time', '2026-07-06T06:00:00Z', undefined],
    ['in winter time', '2026-12-07T06:00:00Z', { day: 'today', time: '09:00' }],
  ] as const)('%s', (_, at, opening) => {
    const time = createBusinessTime(week)
    expect(time.isOpen(new Date(at))).toBe(opening === undefined)
    expect(time.nextOpening(new Date(at))).toEqual(opening && expect.objectContaining(opening))
  })

  it('is in a week where it is open on one day that is over', () => {
    const time = createBusinessTime({ ...week, openingHours: { mon: '09:00-18:00' } })
    expect(time.nextOpening(new Date('2026-11-30T20:00:00Z'))).toMatchObject({ day: 'mon' })
  })

  it('is after the holidays, however long they are', () => {
    const holidays = { '2026-12-07': 'closed', '12-08': 'closed', '12-11': 'closed' }
    const time = createBusinessTime({ ...week, holidays: { ...holidays, '12-12': '11:00-12:00' } })
    expect(time.nextOpening(new Date('2026-12-05T10:00:00Z'))).toEqual({
      day: 'sat',
      date: '2026-12-12',
      time: '11:00',
    })
    expect(time.nextOpening(new Date('2026-12-04T22:00:00Z'))).toBeUndefined()
    const early = createBusinessTime({ ...week, holidays: { ...holidays, '12-12': 'closed' } })
    expect(early.nextOpening(new Date('2026-12-05T10:00:00Z'))).toEqual({
      day: 'later',
      date: '2026-12-14',
      time: '09:00',
    })
  })

  it('is nowhere said where no hours are set', () => {
    const time = createBusinessTime({ ...week, openingHours: {} })
    expect(time.nextOpening(new Date())).toBeUndefined()
    expect(time.isOpen(new Date())).toBe(true)
  })
})

describe('so much business time later', () => {
  it.each([
    ['within a period', '2026-11-30T07:00:00Z', 60, '2026-11-30T08:00:00.000Z'],
    ['at the end of a period', '2026-11-30T07:00:00Z', 240, '2026-11-30T11:00:00.000Z'],
    ['over the break', '2026-11-30T07:00:00Z', 241, '2026-11-30T12:01:00.000Z'],
    ['from within the break', '2026-11-30T11:30:00Z', 1, '2026-11-30T12:01:00.000Z'],
    ['on the next day', '2026-11-30T15:59:00Z', 2, '2026-12-01T07:01:00.000Z'],
    ['over midnight', '2026-12-04T21:59:00Z', 2, '2026-12-04T22:01:00.000Z'],
    ['nothing', '2026-12-02T10:00:00Z', 0, '2026-12-02T10:00:00.000Z'],
    // The clock goes back in the night to the 25th of October 2026, and forward in the one to the 28th of March 2027.
    ['over the end of summer time', '2026-10-23T20:59:00Z', 122, '2026-10-26T07:01:00.000Z'],
    ['over its beginning', '2027-03-26T21:59:00Z', 122, '2027-03-29T06:01:00.000Z'],
  ])('%s', (...[, from, count, at]) => {
    expect(later(week, from, count)).toBe(at)
    const passed = createBusinessTime(week).between(new Date(from), new Date(at))
    expect(passed).toBe(minutes(count))
  })

  it('is never where the shop does not open any more', () => {
    const holidays = { '11-30': '09:00-09:01' }
    const shut = { openingHours: { mon: '09:00-10:00' }, holidays, timeZone: 'UTC' } as const
    expect(later(shut, '2026-11-30T09:00:00Z', 100_000)).toBeUndefined()
    expect(createBusinessTime(shut).between(new Date(1), new Date(0))).toBe(0)
  })

  it('is any time where no hours are set', () => {
    const always = { openingHours: {}, holidays: { '12-25': 'closed' }, timeZone: 'UTC' } as const
    expect(later(always, '2026-12-24T23:30:00Z', 60)).toBe('2026-12-26T00:30:00.000Z')
  })
})

describe('days on which clocks change', () => {
  const always = { holidays: {}, openingHours: {} }

  it.each([
    ['Europe/Kyiv', '2026-10-24T00:00:00Z', 96],
    ['Europe/Kyiv', '2027-03-27T00:00:00Z', 96],
    ['America/New_York', '2026-10-31T00:00:00Z', 96],
    ['Australia/Lord_Howe', '2026-10-03T00:00:00Z', 96],
    ['Pacific/Apia', '2026-10-03T00:00:00Z', 96],
    ['Africa/Cairo', '2026-10-28T00:00:00Z', 96],
  ])('have no hour too many and none too few: %s', (timeZone, start, hours) => {
    const time = createBusinessTime({ ...always, holidays: { '01-01': 'closed' }, timeZone })
    const from = new Date(start)
    const to = new Date(from.getTime() + hours * 3_600_000)
    expect(time.between(from, to)).toBe(hours * 3_600_000)
  })

  it.each(['2026-10-23T00:00:00Z', '2027-03-26T00:00:00Z'])(
    'count like a watch that is looked at each minute: %s',
    (start) => {
      const from = new Date(start)
      const to = new Date(from.getTime() + 5 * 86_400_000)
      const openingHours = { ...week.openingHours, sun: '01:00-05:00, 09:00-09:07' }
      const schedule = { ...week, openingHours }
      expect(createBusinessTime(schedule).between(from, to)).toBe(
        minutes(countOpenMinutes(schedule, from, to)),
      )
    },
  )

  it('have a time that is left out, and one that comes twice', () => {
    const nights = { ...week, openingHours: { sun: '03:30-05:00' } }
    const time = createBusinessTime(nights)
    // 03:00 to 04:00 is left out.
    expect(time.isOpen(new Date('2027-03-28T01:29:00Z'))).toBe(false)
    expect(time.isOpen(new Date('2027-03-28T01:30:00Z'))).toBe(true)
    // 03:00 to 04:00 comes twice.
    expect(time.isOpen(new Date('2026-10-25T00:29:00Z'))).toBe(false)
    expect(time.isOpen(new Date('2026-10-25T00:30:00Z'))).toBe(true)
  })
})
