import { describe, expect, it } from 'vitest'
import { formatMoney, isCurrency, toDecimal, toMinor } from '#src/domain/money.ts'
import { seededRandom } from '#src/lib/random.ts'

describe('toMinor', () => {
  it.each([
    [0, 'UAH', 0],
    [1290, 'UAH', 129_000],
    [1290.1, 'UAH', 129_010],
    [0.29, 'UAH', 29],
    [1.15, 'UAH', 115],
    [0.1 + 0.2, 'UAH', 30],
    [1.005 * 1000, 'UAH', 100_500],
    [19.99 * 3, 'UAH', 5997],
    [1290, 'JPY', 1290],
    [1.234, 'KWD', 1234],
    [1e12, 'UAH', 1e14],
    [99_999_999_999.99, 'UAH', 9_999_999_999_999],
  ])('reads %d %s as %d', (amount, currency, minor) => {
    expect(toMinor(amount, currency)).toBe(minor)
  })

  it.each([
    [0.001, 'UAH'],
    [1.005, 'UAH'],
    [1290.001, 'UAH'],
    [1290.005, 'UAH'],
    [12_345.678, 'UAH'],
    [1_000_000.001, 'UAH'],
    [0.5, 'JPY'],
    [1290.5, 'JPY'],
    [1_000_000.5, 'JPY'],
    [1.2345, 'KWD'],
    [1e16, 'UAH'],
    [Number.NaN, 'UAH'],
    [Number.POSITIVE_INFINITY, 'UAH'],
  ])('refuses %d %s: too many digits or too large', (amount, currency) => {
    expect(toMinor(amount, currency)).toBeUndefined()
  })

  it('reads every amount of kopecks that it wrote', () => {
    const random = seededRandom(7)
    for (let round = 0; round < 5_000; round += 1) {
      const minor = Math.floor(random() * 10 ** (2 + (round % 12)))
      expect(toMinor(Number(toDecimal({ minor, currency: 'UAH' })), 'UAH')).toBe(minor)
    }
  })

  it('refuses every amount with a digit too many', () => {
    const random = seededRandom(8)
    for (let round = 0; round < 5_000; round += 1) {
      const minor = Math.floor(random() * 10 ** (2 + (round % 8)))
      const amount = Number(`${toDecimal({ minor, currency: 'UAH' })}${1 + (round % 9)}`)
      expect([amount, toMinor(amount, 'UAH')]).toEqual([amount, undefined])
    }
  })
})

describe('toDecimal', () => {
  it.each([
    [129_000, 'UAH', '1290.00'],
    [5, 'UAH', '0.05'],
    [-5, 'UAH', '-0.05'],
    [0, 'UAH', '0.00'],
    [1290, 'JPY', '1290'],
    [5, 'KWD', '0.005'],
    [1e14, 'UAH', '1000000000000.00'],
  ])('writes %d of %s as %s', (minor, currency, text) => {
    expect(toDecimal({ minor, currency })).toBe(text)
  })
})

describe('formatMoney', () => {
  it.each([
    { money: { minor: 129_000, currency: 'UAH' }, language: 'uk', text: '1 290 ₴' },
    { money: { minor: 129_050, currency: 'UAH' }, language: 'uk', text: '1 290,50 ₴' },
    { money: { minor: 129_000, currency: 'UAH' }, language: 'en', text: '₴1,290' },
    { money: { minor: 129_005, currency: 'UAH' }, language: 'en', text: '₴1,290.05' },
    { money: { minor: 1290, currency: 'JPY' }, language: 'en', text: '¥1,290' },
    { money: { minor: 1500, currency: 'USD' }, language: 'en', text: '$15' },
  ] as const)('shows $money in $language as $text', ({ money, language, text }) => {
    expect(formatMoney(money, language).replace(/\s/g, ' ')).toBe(text)
  })
})

describe('isCurrency', () => {
  it.each(['UAH', 'EUR', 'JPY'])('knows %s', (code) => {
    expect(isCurrency(code)).toBe(true)
  })

  it.each(['uah', 'UA', 'ABC', '', ' UAH', '₴'])('does not know "%s"', (code) => {
    expect(isCurrency(code)).toBe(false)
  })
})
