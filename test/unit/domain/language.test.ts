import { expect, it } from 'vitest'
import { localize } from '#src/domain/language.ts'

it.each([
  { title: 'the language asked for', text: { uk: 'Костюм', en: 'Suit' }, expected: 'Suit' },
  { title: 'the default for a missing one', text: { uk: 'Костюм' }, expected: 'Костюм' },
  { title: 'nothing when there is none', text: {}, expected: '' },
])('localize gives $title', ({ text, expected }) => {
  expect(localize(text, 'en')).toBe(expected)
})

it('localize gives any language rather than none', () => {
  expect(localize({ en: 'Suit' }, 'uk')).toBe('Suit')
})
