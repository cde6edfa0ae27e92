import { expect, it } from 'vitest'
import { type PhoneProblem, readPhone } from '#src/domain/phone.ts'

const kyivstar = '+380671234567'

/** What people write, and the number it means or what they are asked. */
const written: readonly (readonly [string, string | { readonly ask: PhoneProblem }])[] = [
  // Ukrainian
  ['+380671234567', kyivstar],
  ['+380 67 123 45 67', kyivstar],
  ['+38 067 123-45-67', kyivstar],
  ['+38(067)1234567', kyivstar],
  ['380671234567', kyivstar],
  ['380 67 123 45 67', kyivstar],
  ['0671234567', kyivstar],
  ['067 123 45 67', kyivstar],
  ['067-123-45-67', kyivstar],
  ['(067) 123-45-67', kyivstar],
  ['067.123.45.67', kyivstar],
  ['067 / 123 45 67', kyivstar],
  ['671234567', kyivstar],
  ['80671234567', kyivstar],
  ['8 067 123 45 67', kyivstar],
  ['00380671234567', kyivstar],
  ['067–123–45–67', kyivstar],
  ['０６７ １２３ ４５ ６７', kyivstar],
  ['Мій номер: 067 123 45 67, Олена', kyivstar],
  ['тел.0671234567 (вайбер)', kyivstar],
  ['0671234567, 067 123 45 67', kyivstar],
  ['+380 44 234 56 78', '+380442345678'],
  // Foreign
  ['+48 601 234 567', '+48601234567'],
  ['48601234567', '+48601234567'],
  ['0048 601 234 567', '+48601234567'],
  ['+49 1512 3456789', '+4915123456789'],
  ['+49 (0) 1512 3456789', '+4915123456789'],
  ['+1 (415) 555-2671', '+14155552671'],
  ['+44 7911 123456', '+447911123456'],
  ['my number is +420 601 123 456', '+420601123456'],
  // Wrong
  ['немає', { ask: 'no-number' }],
  ['', { ask: 'no-number' }],
  ['потім напишу 🙂', { ask: 'no-number' }],
  ['112', { ask: 'too-short' }],
  ['067 123 45', { ask: 'too-short' }],
  ['+380 67 123 456', { ask: 'too-short' }],
  ['067123456789', { ask: 'too-long' }],
  ['4149 4390 1234 5678', { ask: 'too-long' }],
  ['000 000 00 00', { ask: 'unknown' }],
  ['060 123 45 67', { ask: 'unknown' }],
  ['+999 12 345 67 89', { ask: 'unknown' }],
  ['0 800 500 609', { ask: 'unknown' }],
  ['0671234567 або 0501234567', { ask: 'several' }],
  ['0671234567 0501234567', { ask: 'several' }],
]

it.each(written)('reads %j', (text, meant) => {
  const expected =
    typeof meant === 'string'
      ? { kind: 'phone', e164: meant }
      : { kind: 'question', problem: meant.ask }
  expect(readPhone(text)).toEqual(expected)
})
