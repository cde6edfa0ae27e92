import { expect, it } from 'vitest'
import { hoursText } from '#src/domain/hours-text.ts'

const week = {
  mon: '09:00-18:00',
  tue: '09:00-18:00',
  wed: '09:00-18:00',
  fri: '09:00-18:00',
  sat: '10:00-15:00',
}

it.each([
  ['days that are alike', 'uk', week, 'пн–ср 09:00–18:00, пт 09:00–18:00, сб 10:00–15:00'],
  ['days in English', 'en', week, 'Mon–Wed 09:00–18:00, Fri 09:00–18:00, Sat 10:00–15:00'],
  [
    'days with a break',
    'uk',
    { mon: '09:00-13:00,14:00-18:00', tue: '09:00-13:00, 14:00-18:00', sat: '10:00-15:00' },
    'пн–вт 09:00–13:00, 14:00–18:00; сб 10:00–15:00',
  ],
  ['one day', 'uk', { sun: '00:00-24:00' }, 'нд 00:00–24:00'],
  ['no day', 'uk', {}, ''],
] as const)('hours are said of %s', (...[, language, hours, text]) => {
  expect(hoursText(hours, language)).toBe(text)
})
